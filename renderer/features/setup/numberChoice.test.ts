import { describe, expect, it } from 'vitest';
import { firstChoice, type KnownNumber, planFor } from './numberChoice';
import { numberTexts } from './texts';

const desk = { applicationId: 'a-desk', name: 'Front desk', does: 'Sends calls to example.com' };
const shop = { applicationId: 'a-shop', name: 'Shop', does: 'Sends calls to Switchboard' };
const own = '+19195550100';
const other = '+19195550101';

const known = (more: Partial<KnownNumber>): KnownNumber => ({
  ...{ kind: 'known', number: undefined, numbers: [own], notListed: undefined },
  ...{ application: undefined, applications: [desk], mayCreate: false, ...more },
});

describe('the number and the application', () => {
  it.each<[string, Partial<KnownNumber>, unknown]>([
    ['the only ones there are', {}, { number: own, typed: '', applicationId: 'a-desk' }],
    ['none of several', { numbers: [own, other], applications: [desk, shop] }, { number: undefined, typed: '', applicationId: undefined }],
    [
      'those in use',
      { number: other, numbers: [own, other], application: shop, applications: [desk, shop] },
      { number: other, typed: '', applicationId: 'a-shop' },
    ],
    ['a number to type when none is listed', { numbers: [], notListed: 'Build' }, { number: 'typed', typed: '', applicationId: 'a-desk' }],
    ['the number that was typed', { number: other }, { number: 'typed', typed: '+1 919 555 0101', applicationId: 'a-desk' }],
  ])('are at first: %s', (_what, more, expected) => {
    expect(firstChoice(known(more))).toEqual(expected);
  });

  it.each<[string, Partial<KnownNumber>, Parameters<typeof planFor>[0], unknown]>([
    ['both', {}, { number: own, typed: '', applicationId: 'a-desk' }, { kind: 'plan', number: own, applicationId: 'a-desk' }],
    [
      'nothing that is so already',
      { number: own, application: desk },
      { number: own, typed: '', applicationId: 'a-desk' },
      { kind: 'plan', number: undefined, applicationId: undefined },
    ],
    [
      'a typed number as it was typed',
      { numbers: [], application: desk },
      { number: 'typed', typed: ' (919) 555-0101 ', applicationId: 'a-desk' },
      { kind: 'plan', number: '(919) 555-0101', applicationId: undefined },
    ],
    [
      'nothing when the typed number is in use',
      { number: other, application: desk },
      { number: 'typed', typed: '+1 919 555 0101', applicationId: 'a-desk' },
      { kind: 'plan', number: undefined, applicationId: undefined },
    ],
    [
      'only the number when there is no application',
      { applications: [] },
      { number: own, typed: '', applicationId: undefined },
      { kind: 'plan', number: own, applicationId: undefined },
    ],
    [
      'nothing while both are missing',
      { numbers: [own, other], applications: [desk, shop] },
      { number: undefined, typed: '', applicationId: undefined },
      { kind: 'problems', number: numberTexts.noNumber, application: numberTexts.noApplicationChosen },
    ],
    [
      'nothing while the field is empty',
      { numbers: [] },
      { number: 'typed', typed: '  ', applicationId: 'a-desk' },
      { kind: 'problems', number: numberTexts.noNumber, application: undefined },
    ],
  ])('are asked for: %s', (_what, more, choice, expected) => {
    expect(planFor(choice, known(more))).toEqual(expected);
  });
});
