import { describe, expect, it } from 'vitest';
import { credentialsOn } from './survey';

const base = 'https://phone.example/secret-of-the-path';
const ours = { username: 'switchboard-abc123', password: 'p'.repeat(32) };
const on = (fields: Readonly<Record<string, string>>) =>
  credentialsOn({ applicationId: 'a-1', serviceType: 'Voice-V2', name: 'Desk', fields }, base, ours);

describe('which credentials an application sends to this server', () => {
  it.each([
    ['elsewhere', { CallInitiatedCallbackUrl: 'https://old.example/in', 'CallbackCreds.UserId': ours.username }, undefined],
    ['here with ours', { CallInitiatedCallbackUrl: `${base}/voice`, 'CallbackCreds.UserId': ours.username }, 'ours'],
    ['here with none', { CallInitiatedCallbackUrl: `${base}/voice` }, 'without'],
    ['here with an earlier run’s', { CallInitiatedCallbackUrl: `${base}/voice`, 'CallbackCreds.UserId': 'switchboard-old999' }, 'without'],
    [
      'only its status here, with none',
      { CallInitiatedCallbackUrl: 'https://old.example', CallStatusCallbackUrl: `${base}/voice` },
      'without',
    ],
    [
      'messages, one direction without',
      { InboundCallbackUrl: `${base}/messaging`, OutboundCallbackUrl: `${base}/messaging`, 'InboundCallbackCreds.UserId': ours.username },
      'without',
    ],
  ] as const)('points %s', (_what, fields, expected) => {
    expect(on(fields)).toBe(expected);
  });
});
