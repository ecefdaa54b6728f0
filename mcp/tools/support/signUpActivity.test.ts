import { expect, it } from 'vitest';
import { signUpActivity } from './signUpActivity';

const agent = { id: 'a', name: 'Claude' };

it.each([
  ['jane@example.com', 'j…@example.com'],
  ['j@example.com', 'j…@example.com'],
])('masks %s and the number', (email, masked) => {
  expect(signUpActivity(7, agent, 'real', { email, phoneNumber: '+19195550123' }, { registrationId: '5fce' })).toEqual({
    ...{ kind: 'sign-up', at: 7, agent, registrationId: '5fce', practice: false },
    email: masked,
    phone: '…0123',
  });
});
