import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnteredCredentials, readPastedCredentials } from './readPastedCredentials';

const id = 'CLI-1a2b3c4d-5e6f';
const secret = 'q7Rk2vX9pL0sT4wZ8nB3mC6d';
const both = { clientId: id, clientSecret: secret };

describe('a pasted pair of credentials', () => {
  it.each([
    ['two lines', `${id}\n${secret}`],
    ['two lines in the other order', `${secret}\n${id}`],
    ['Windows line breaks and trailing spaces', `${id}  \r\n${secret}\t \r\n`],
    ['a tab, as from a table', `${id}\t${secret}`],
    ['one line with a space', `  ${id} ${secret}  `],
    ['a colon between them', `${id}:${secret}`],
    ['a comma between them', `${id},${secret}`],
    ['labels', `Client ID: ${id}\nClient Secret: ${secret}`],
    ['labels on one line', `Client ID: ${id} Client Secret: ${secret}`],
    ['labels in the other order', `Client secret: ${secret}, client ID: ${id}`],
    ['labels above the values', `Client ID\n${id}\nClient Secret\n${secret}`],
    ['a table with a row of labels', `Client ID\tClient Secret\n${id}\t${secret}`],
    ['short labels', `ID: ${id}\nSecret: ${secret}`],
    ['labels in a sentence', `Here is the client id ${id} and the client secret ${secret}`],
    ['quotation marks', `"${id}" '${secret}'`],
    ['curly quotation marks', `Client ID: “${id}” Client Secret: ‘${secret}’`],
    ['JSON', JSON.stringify({ client_id: id, client_secret: secret })],
    [
      'JSON in camel case, on several lines, with more in it',
      JSON.stringify({ accountId: 5500000, clientSecret: secret, clientId: id }, null, 2),
    ],
    ['environment variables', `BW_CLIENT_ID=${id}\nBW_CLIENT_SECRET=${secret}`],
    [
      'exported environment variables with an account',
      `export BW_ACCOUNT_ID=5500000\nexport BW_CLIENT_ID="${id}"\nexport BW_CLIENT_SECRET='${secret}'`,
    ],
    ['an account number before it', `Account: 5500000\n${id}\n${secret}`],
    ['characters that are not seen', `\ufeffClient ID:\u00a0${id}\u200b\nClient Secret: ${secret}\u2069`],
    ['an address and an e-mail address around it', `https://dashboard.bandwidth.com/ jane1@example.com\n${id}\n${secret}`],
  ])('is read from %s', (_form, text) => {
    expect(readPastedCredentials(text)).toEqual(both);
  });

  it('may look like anything when the labels say what it is', () => {
    expect(readPastedCredentials('client_id: abc\nclient_secret: p4ss=w:rd,+/==')).toEqual({
      clientId: 'abc',
      clientSecret: 'p4ss=w:rd,+/==',
    });
  });

  it('is taken in the order of the page when nothing says which is which', () => {
    expect(readPastedCredentials('0f1e2d3c-4b5a-6978\nzz99yy88xx77ww66')).toEqual({
      clientId: '0f1e2d3c-4b5a-6978',
      clientSecret: 'zz99yy88xx77ww66',
    });
  });

  it.each([
    ['only an ID', id, { clientId: id, clientSecret: undefined }],
    ['only an ID with its label', `Client ID: ${id}`, { clientId: id, clientSecret: undefined }],
    ['only a secret with its label', `Client secret: ${secret}`, { clientId: undefined, clientSecret: secret }],
    ['an ID and a secret that is hidden', `Client ID: ${id}\nClient Secret: ••••••••••••`, { clientId: id, clientSecret: undefined }],
  ])('is read in part from %s', (_form, text, expected) => {
    expect(readPastedCredentials(text)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \n\t '],
    ['one unnamed value, which may be either', secret],
    ['prose', 'Please call me back when you have created the credentials for the account.'],
    ['an address', 'https://dashboard.bandwidth.com/login?client_id=abc&client_secret=def'],
    ['a phone number and a date', '+19195550123 2026-11-25'],
    ['emoji', '🔑🔑🔑 📞'],
    ['right-to-left text', 'مرحبا بالعالم שלום'],
    ['pasted HTML', '<table><tr><td>Hello</td></tr></table><script>alert(1)</script>'],
    ['three unnamed values', 'aaaa1111bbbb cccc2222dddd eeee3333ffff'],
    ['more than any pair needs', `${id}\n${secret}\n${'x1'.repeat(5_000)}`],
  ])('is not found in %s', (_form, text) => {
    expect(readPastedCredentials(text)).toEqual({ clientId: undefined, clientSecret: undefined });
  });

  it('is never anything but printable text, whatever was copied', () => {
    const pieces = fc.constantFrom(
      'client_id',
      'Client Secret',
      ':',
      '=',
      '"',
      "'",
      '{',
      '}',
      ',',
      '\n',
      '\t',
      'CLI-',
      'https://',
      '🔑',
      'ש',
    );
    const copied = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary-ascii' })), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(copied, (text) => {
        for (const value of Object.values(readPastedCredentials(text))) expect(value ?? 'abc').toMatch(/^[!-~]{3,1200}$/);
        const entered = readEnteredCredentials(text, text);
        if (entered.kind === 'pair') expect(entered.clientSecret).toMatch(/^[!-~]{3,1200}$/);
      }),
    );
  });

  it('is looked for without delay in a text made to be slow', () => {
    const start = performance.now();
    for (const text of ['export '.repeat(580), 'client '.repeat(580), '"\\'.repeat(2_000), 'bw_'.repeat(1_300), ' '.repeat(4_096)]) {
      readPastedCredentials(text);
    }
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('the two fields', () => {
  it.each([
    ['as they are', id, secret],
    ['with spaces and quotation marks around them', ` "${id}" `, `'${secret}'\n`],
    ['with their labels', `Client ID: ${id}`, `Client Secret: ${secret}`],
    ['mixed up', secret, id],
    ['both in the first', `${id} ${secret}`, ''],
    ['both in the second', '', `Client ID: ${id}\nClient Secret: ${secret}`],
  ])('hold a pair: %s', (_how, idField, secretField) => {
    expect(readEnteredCredentials(idField, secretField)).toEqual({ kind: 'pair', ...both });
  });

  it.each([
    ['both empty', '', ' ', true, true],
    ['no secret', id, '', false, true],
    ['no ID', '', secret, true, false],
    ['words', 'my client id', secret, true, false],
    ['emoji', '🔑', '🔑🔑', true, true],
    ['right-to-left text', 'مرحبا', secret, true, false],
    ['10 kB', 'x'.repeat(10_000), secret, true, false],
    ['pasted HTML', id, '<b>a secret</b>', false, true],
  ])('have a sentence beside what is wrong: %s', (_how, idField, secretField, idWrong, secretWrong) => {
    const read = readEnteredCredentials(idField, secretField);
    if (read.kind !== 'problems') throw new Error('It was read as a pair.');
    expect(read.clientId !== undefined).toBe(idWrong);
    expect(read.clientSecret !== undefined).toBe(secretWrong);
  });
});
