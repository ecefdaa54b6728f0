import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BridgeProvider } from '../../bridge/useBridge';
import { createMockBridge } from '../../mock/bridge';
import { scenes } from '../../mock/scenes';
import { busyView, emptyView, mintedAgent, phoneCall } from '../../mock/session';
import { agentNews, complete, lockedKeychain, untouched } from '../../mock/setup';
import { AccountSection } from '../settings/AccountSection';
import { AccountNumberForm, AccountQuestion } from './AccountQuestion';
import { AgentCards } from './AgentCards';
import { SetupSheet } from './SetupSheet';
import { TestCall } from './TestCall';
import * as texts from './texts';

const now = Date.UTC(2026, 10, 25);
const nothing = () => {};

/** Words that a person who has never opened a terminal would have to look up. */
const jargon = /\b(webhook|callback|bxml|json|token|endpoint|tunnel|jwt|oauth|localhost|port|cloudflared|server|command|https?)s?\b/i;

const screens = Object.entries(scenes(now)).filter(([, { setup }]) => setup !== undefined);

/** What is seen and what a screen reader says, as one text. */
function textOf(element: ReactElement): string {
  const { bridge } = createMockBridge({ start: emptyView, bodies: {}, minted: mintedAgent });
  const markup = renderToStaticMarkup(<BridgeProvider bridge={bridge}>{element}</BridgeProvider>);
  const named = [...markup.matchAll(/(?:aria-label|title|placeholder)="([^"]*)"/g)].map(([, label]) => label);
  // The name of a file is what it is.
  const said = markup.replaceAll(/<code>[^<]*<\/code>/g, '').replaceAll(/<[^>]*>/g, ' ');
  return [said, ...named].join(' ').replaceAll(/\s+/g, ' ');
}

/** All texts of the catalogue; one that needs something is given a name. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return textsIn(value('Name', 'Name', 2));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('the texts of set-up', () => {
  it('are in one catalogue that needs no explanation', () => {
    const all = textsIn({ ...texts });
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter((text) => jargon.test(text))).toEqual([]);
  });

  it('make sense when a name is missing', () => {
    expect(texts.browserTexts.helpText(undefined)).toContain('your own mobile number');
    expect(texts.browserTexts.helpMail(undefined)).not.toContain('undefined');
    expect(texts.reachTexts.application(undefined)).not.toContain('undefined');
  });

  it.each(screens)('need no explanation on the screen: %s', (_name, { view, setup: step }) => {
    if (step === undefined) throw new Error('Not a scene of set-up.');
    const text = textOf(<SetupSheet {...view} step={step} onStep={nothing} onClose={nothing} onGo={nothing} />);
    expect(text).toContain(texts.sheetTexts.name);
    expect(text).toContain(texts.stepNames.reach);
    expect(jargon.exec(text)?.[0]).toBeUndefined();
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it.each<[string, ReactElement]>([
    [
      'the choice of an account',
      <AccountQuestion
        key="1"
        accounts={['5500000', '5500001']}
        busy={false}
        trouble={undefined}
        onChoose={nothing}
        onLater={nothing}
        onAgain={nothing}
      />,
    ],
    [
      'the number of an account',
      <AccountNumberForm key="2" busy trouble={undefined} onEnter={nothing} onLater={nothing} onAgain={nothing} />,
    ],
    ['what agents did', <AgentCards key="3" primary setup={{ ...agentNews, problem: 'The set-up file was damaged and set aside.' }} />],
    ['a call', <TestCall key="4" call={{ ...callOf(), state: 'answered' }} onPhone={phoneCall(now, {})} />],
    ['the account in Settings', <AccountSection key="5" setup={complete} onSetup={nothing} />],
    ['Settings without an account', <AccountSection key="6" setup={untouched} onSetup={nothing} />],
    ['Settings with a locked keychain', <AccountSection key="7" setup={lockedKeychain} onSetup={nothing} />],
  ])('need no explanation on %s', (_name, element) => {
    expect(jargon.exec(textOf(element))?.[0]).toBeUndefined();
  });
});

function callOf() {
  const [call] = busyView(now).calls;
  if (call === undefined) throw new Error('The mock has no call.');
  return call;
}
