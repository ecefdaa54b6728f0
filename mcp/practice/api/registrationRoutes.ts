import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { orNull, parseJson } from '../state/fields';
import { envelopeError, json } from './replies';
import type { Route } from './router';

const registration = z.object(
  {
    phoneNumber: z.string('is required').regex(/^\+1[2-9]\d{9}$/, 'must be a US number in E.164 format'),
    email: z.email('must be an e-mail address'),
    firstName: z.string('is required').trim().min(1, 'must not be blank'),
    lastName: z.string('is required').trim().min(1, 'must not be blank'),
    tosAccepted: z.literal(true, 'must be true: the terms of service must be accepted'),
    promotionalCommsAccepted: orNull(z.boolean('must be true or false')),
  },
  'must be a JSON object',
);

/**
 * createRegistration (bandwidth-api 4.1), without authentication. No e-mail or SMS is sent. A number or e-mail address is
 * in use after it has registered, until the practice line ends. The person would enter the code in the browser.
 */
export function registrationRoutes(): readonly Route[] {
  const inUse = new Set<string>();
  return [
    {
      api: 'registration',
      method: 'POST',
      path: '/v1/express/registration',
      takes: 'application/json',
      handler: ({ body }) => {
        const read = registration.safeParse(parseJson(body));
        if (!read.success) {
          const issue = read.error.issues[0];
          return envelopeError(400, 'bad-request', `${issue?.path.join('.') || 'The body'} ${issue?.message ?? 'is not valid'}`, '400');
        }
        const { phoneNumber } = read.data;
        const email = read.data.email.toLowerCase();
        const taken = [phoneNumber, email].find((each) => inUse.has(each));
        if (taken !== undefined) return envelopeError(409, 'conflict', `${taken} is already in use`, '409');
        inUse.add(phoneNumber).add(email);
        return json(200, {
          links: [],
          data: { message: 'Onboarding request received successfully', status: 'USER_CREATION_PENDING', registrationId: randomUUID() },
          errors: [],
        });
      },
    },
  ];
}
