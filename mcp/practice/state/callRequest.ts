import { z } from 'zod';
import { e164Shape, isE164 } from '../../base/phoneNumber';
import { between, credential, leaksCredentials, method, orNull, type Read, read, url } from './fields';

/* What createCall and updateCall accept (bandwidth-api 7.1, 7.4). */

const sip = /^sips?:[^\s@]+@[^\s@]+$/;
const controlCharacter = /\p{Cc}/u;
const withheldNames = ['Restricted', 'Anonymous', 'Private', 'Unavailable'];

const positive = orNull(z.number('must be a number').positive('must be greater than 0'));
const callTag = orNull(z.string('must be a string').max(4096, 'must be at most 4096 characters'));

const machineDetection = z
  .object(
    {
      mode: orNull(z.enum(['sync', 'async'], 'must be sync or async')).transform((value) => value ?? 'async'),
      detectionTimeout: positive,
      silenceTimeout: positive,
      speechThreshold: positive,
      speechEndThreshold: positive,
      machineSpeechEndThreshold: positive,
      delayResult: orNull(z.boolean('must be a boolean')),
      callbackUrl: orNull(url),
      callbackMethod: method,
      username: credential,
      password: credential,
      fallbackUrl: orNull(url),
      fallbackMethod: method,
      fallbackUsername: credential,
      fallbackPassword: credential,
    },
    'must be an object',
  )
  .superRefine((given, context) => {
    if (given.mode === 'async' && given.callbackUrl === undefined) {
      context.addIssue({ code: 'custom', path: ['callbackUrl'], message: 'is required when mode is async' });
    }
    needHttps(context, 'callbackUrl', given.callbackUrl, given.username, given.password);
    needHttps(context, 'fallbackUrl', given.fallbackUrl, given.fallbackUsername, given.fallbackPassword);
  });

const createCall = z
  .object(
    {
      to: z.string('must not be null').refine((text) => isE164(text) || sip.test(text), 'must be an E164 telephone number'),
      from: z.string('must not be null').regex(e164Shape, 'must be an E164 telephone number'),
      applicationId: z.string('must not be null').min(1, 'must not be empty'),
      answerUrl: url,
      answerMethod: method,
      username: credential,
      password: credential,
      answerFallbackUrl: orNull(url),
      answerFallbackMethod: method,
      fallbackUsername: credential,
      fallbackPassword: credential,
      disconnectUrl: orNull(url),
      disconnectMethod: method,
      callTimeout: between(1, 300).transform((value) => value ?? 30),
      callbackTimeout: between(1, 25).transform((value) => value ?? 15),
      machineDetection: orNull(machineDetection),
      priority: between(1, 5)
        .refine((value) => value === undefined || Number.isInteger(value), 'must be a whole number')
        .transform((value) => value ?? 5),
      tag: callTag,
      privacy: orNull(z.boolean('must be a boolean')),
      displayName: orNull(
        z
          .string('must be a string')
          .max(256, 'must be at most 256 characters')
          .refine((text) => !controlCharacter.test(text), 'must not contain control characters'),
      ),
      uui: orNull(
        z
          .string('must be a string')
          .max(350, 'must be at most 350 characters')
          .refine(
            (text) => text.split(',').every((value) => /.;encoding=(jwt|base64|hex)$/.test(value)),
            'each value must end with an encoding parameter: jwt, base64 or hex',
          ),
      ),
    },
    'must be a JSON object',
  )
  .superRefine((given, context) => {
    needHttps(context, 'answerUrl', given.answerUrl, given.username, given.password);
    needHttps(context, 'answerFallbackUrl', given.answerFallbackUrl, given.fallbackUsername, given.fallbackPassword);
    needHttps(context, 'disconnectUrl', given.disconnectUrl, given.username, given.password);
    if (given.privacy === true && given.displayName !== undefined && !withheldNames.includes(given.displayName)) {
      context.addIssue({ code: 'custom', path: ['displayName'], message: `with privacy must be one of ${withheldNames.join(', ')}` });
    }
  });

const redirection = {
  redirectUrl: orNull(url),
  redirectMethod: orNull(z.enum(['GET', 'POST'], 'must be GET or POST')),
  username: credential,
  password: credential,
  redirectFallbackUrl: orNull(url),
  redirectFallbackMethod: method,
  fallbackUsername: credential,
  fallbackPassword: credential,
  tag: callTag,
};

const updateCall = z
  .object(
    {
      state: orNull(z.enum(['active', 'completed'], 'must be active or completed')).transform((value) => value ?? 'active'),
      ...redirection,
    },
    'must be a JSON object',
  )
  .superRefine((given, context) => {
    if (given.state === 'active') {
      if (given.redirectUrl === undefined)
        context.addIssue({ code: 'custom', path: ['redirectUrl'], message: 'is required when state is active' });
      return;
    }
    for (const name of ['redirectUrl', 'redirectMethod', 'tag'] as const) {
      if (given[name] !== undefined) context.addIssue({ code: 'custom', path: [name], message: 'is not allowed when state is completed' });
    }
  });

export type CreateCall = z.output<typeof createCall>;
export type MachineDetection = z.output<typeof machineDetection>;
export type UpdateCall = z.output<typeof updateCall>;

/** Reads a createCall body; `description` is the first problem in the voice API's wording. */
export function readCreateCall(body: string): Read<CreateCall> {
  return read(createCall, body);
}

/** Reads an updateCall body. */
export function readUpdateCall(body: string): Read<UpdateCall> {
  return read(updateCall, body);
}

function needHttps(
  context: z.RefinementCtx,
  name: string,
  text: string | undefined,
  username: string | undefined,
  password: string | undefined,
): void {
  if (text === undefined || (username === undefined && password === undefined)) return;
  if (!leaksCredentials(text)) return;
  context.addIssue({ code: 'custom', path: [name], message: 'must use https when a username or password is given' });
}
