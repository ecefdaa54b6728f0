import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../base/errors';
import { verdictOfError } from './verdict';

/** An error of fetch, as `exchange` passes it on. */
function unanswered(code: string | undefined, message = 'fetch failed'): SwitchboardError {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code });
  return new SwitchboardError('unavailable', 'Bandwidth did not answer.', 'Try again.', {
    cause: new TypeError('fetch failed', { cause }),
  });
}

describe('why no answer came', () => {
  it.each([
    ['ECONNREFUSED', 'offline'],
    ['ENOTFOUND', 'offline'],
    ['EAI_AGAIN', 'offline'],
    ['ENETUNREACH', 'offline'],
    ['ECONNRESET', 'offline'],
    ['UND_ERR_CONNECT_TIMEOUT', 'offline'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'intercepted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'intercepted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'intercepted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'intercepted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'intercepted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'intercepted'],
    ['EPROTO', 'intercepted'],
    ['HPE_INVALID_CONSTANT', 'intercepted'],
    ['CERT_HAS_EXPIRED', 'clock'],
    ['CERT_NOT_YET_VALID', 'clock'],
    [undefined, 'offline'],
  ])('%s is %s', (code, cause) => {
    expect(verdictOfError(unanswered(code))).toEqual({ cause });
  });

  it.each([
    ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
    ['net::ERR_NAME_NOT_RESOLVED', 'offline'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'intercepted'],
    ['net::ERR_CERT_DATE_INVALID', 'clock'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'intercepted'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'intercepted'],
  ])('%s of the desktop is %s', (message, cause) => {
    expect(verdictOfError(unanswered(undefined, message))).toEqual({ cause });
  });

  it('says nothing about other errors', () => {
    expect(verdictOfError(new SwitchboardError('validation', 'Several accounts.', 'Choose one.'))).toBeUndefined();
    expect(verdictOfError(new Error('a defect'))).toBeUndefined();
    expect(verdictOfError('text')).toBeUndefined();
  });
});
