import { describe, expect, it } from 'vitest';
import { closed, otherServer, reasonsFor } from './destinations';
import { numberFacts } from './numberFacts';

const kinds = (address: string, home = 'US') => reasonsFor(address, home, numberFacts).map(({ name }) => name);

describe('a destination', () => {
  it.each<[string, readonly string[]]>([
    ['+19195550100', []],
    ['+18005551234', []],
    ['+80012345678', []],
    ['+19005551234', ['premium']],
    ['+12129761234', ['premium']],
    ['+442079460018', ['country:GB']],
    ['+447400123456', ['country:GB']],
    ['+449098790000', ['premium', 'country:GB']],
    ['+443451234567', ['country:GB']],
    ['+447012345678', ['shared-cost', 'country:GB']],
    ['+33899123456', ['premium', 'country:FR']],
    ['+18095551234', ['country:DO']],
    ['+18762345678', ['country:JM']],
    ['+12842345678', ['country:VG']],
    ['+12687345678', ['country:AG']],
    ['+16135550123', ['country:CA']],
    ['+17875551234', ['country:PR']],
    ['+881612345678', ['satellite']],
    ['+8821612345678', ['satellite']],
    ['+8835100123456', ['satellite']],
    ['+870773111632', ['satellite']],
    ['+878101234567890', ['premium']],
    ['+97912345678', ['premium']],
    ['+80812345678', ['shared-cost']],
    ['+88812345678', ['unknown']],
    ['+15555550100', ['unknown']],
    ['+2100000000', ['unknown']],
    ['+1911', ['911']],
    ['sip:911@example.com', ['911']],
    ['sip:alice@example.com', ['sip']],
    ['sip:+19195550100@example.com', ['sip']],
    ['sip:+19005551234@example.com', ['sip', 'premium']],
    ['sip:%2B19005551234@example.com', ['sip', 'premium']],
    ['sips:+442079460018@example.com', ['sip', 'country:GB']],
  ])('%s is %j', (address, expected) => {
    expect(kinds(address)).toEqual(expected);
  });

  it('in the line’s own country is not abroad', () => {
    expect(kinds('+442079460018', 'GB')).toEqual([]);
    expect(kinds('+19195550100', 'GB')).toEqual(['country:US']);
    expect(kinds('+449098790000', 'GB')).toEqual(['premium']);
  });

  it('stays closed until everything about it is opened', () => {
    const reasons = reasonsFor('+449098790000', 'US', numberFacts);
    const left = (...destinations: string[]) => closed(reasons, { emergency: [], destinations }).map(({ name }) => name);
    expect(left()).toEqual(['premium', 'country:GB']);
    expect(left('premium')).toEqual(['country:GB']);
    expect(left('premium', 'country:GB')).toEqual([]);
    expect(closed(reasonsFor('+1911', 'US', numberFacts), { emergency: [], destinations: ['premium'] })).toHaveLength(1);
    expect(closed(reasonsFor('+1911', 'US', numberFacts), { emergency: ['911'], destinations: [] })).toEqual([]);
    expect(closed([otherServer('https://x.example')], { emergency: [], destinations: ['other-server'] })).toEqual([]);
  });
});
