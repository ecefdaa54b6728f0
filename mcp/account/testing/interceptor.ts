import { createServer } from 'node:https';
import { portOf } from './ports';

/** Made for this test alone: no machine trusts it, and it protects nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1u1Hma3BPTz9Qivf
x1TJ1p2u3nyzuq2zvAJdRYA5S8ShRANCAAT1AMumRfVoapZjQ+AAsBcGa/ra5FWa
v+tW9YMT8tX7Lo2z2EpS6xt1Kx9xK9OUf7QHPjMBDUsXFgA+gwU2SViX
-----END PRIVATE KEY-----
`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUXqfHzbbg5g0JcmsLIIbnU76055wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE3MDYyM1oYDzIxMjYxMTAx
MTcwNjIzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT1AMumRfVoapZjQ+AAsBcGa/ra5FWav+tW9YMT8tX7Lo2z2EpS6xt1
Kx9xK9OUf7QHPjMBDUsXFgA+gwU2SViXo1MwUTAdBgNVHQ4EFgQUGpT9Jex40Tbc
aO4OetqnVAFSQMQwHwYDVR0jBBgwFoAUGpT9Jex40TbcaO4OetqnVAFSQMQwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAiFOfMPVvMLE23hXbDfed
SwvwvFK2UqOQ4gr15tPMxq0CIEtMAD1qCOC5puK6Lp+xmCNIx6nzfgSpoqdCe7mp
PnB+
-----END CERTIFICATE-----
`;

/** A real HTTPS server with a certificate that nobody vouches for, as a proxy that reads along has. */
export async function startInterceptor(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer({ key, cert }, (_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${portOf(server.address())}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
