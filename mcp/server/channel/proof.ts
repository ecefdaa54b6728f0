/**
 * How a bridge and the app prove to each other, before anything else is sent, that both hold the agent's key. The key never
 * crosses the wire, and a proof is worth nothing at another port, for another agent or a second time:
 *
 *     bridge → app   switchboard-bridge/1 <agent id> <nonce of the bridge>
 *     app → bridge   <nonce of the app> <the app's proof>
 *     bridge → app   <the bridge's proof>
 *
 * Each line ends with "\n". HTTP follows on the same connection.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What both sides agree on before they prove anything. */
export interface Exchange {
  /** The port of 127.0.0.1 that the connection was made to: a program at another port cannot pass the exchange on. */
  readonly port: number;
  readonly agentId: string;
  readonly bridgeNonce: string;
  readonly appNonce: string;
}

export type Side = 'app' | 'bridge';

/** The most bytes one line may have, its end included. */
export const maxLine = 300;

/** Milliseconds in which each side must have proved itself. */
export const proveWithinMs = 3_000;

const nonce = /^[A-Za-z0-9_-]{43}$/;
const hello = /^switchboard-bridge\/1 ([A-Za-z0-9-]{1,64}) ([A-Za-z0-9_-]{43})$/;

export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

/** The key that a token stands for. Both sides can make it: the app keeps no more of a token than this. */
export function keyOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function helloLine(agentId: string, bridgeNonce: string): string {
  return `switchboard-bridge/1 ${agentId} ${bridgeNonce}`;
}

/** Undefined for anything but a hello. */
export function readHello(line: string): { readonly agentId: string; readonly bridgeNonce: string } | undefined {
  const [, agentId, bridgeNonce] = hello.exec(line) ?? [];
  return agentId === undefined || bridgeNonce === undefined ? undefined : { agentId, bridgeNonce };
}

export function proofOf(side: Side, key: Buffer, { port, agentId, bridgeNonce, appNonce }: Exchange): string {
  const text = ['switchboard-bridge/1', side, port, agentId, bridgeNonce, appNonce].join('\n');
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares in constant time. */
export function proves(offered: string, side: Side, key: Buffer, exchange: Exchange): boolean {
  const wanted = Buffer.from(proofOf(side, key, exchange));
  const given = Buffer.from(offered);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** The app's answer to a hello. */
export function challengeLine(key: Buffer, exchange: Exchange): string {
  return `${exchange.appNonce} ${proofOf('app', key, exchange)}`;
}

/** The app's nonce and proof; undefined for anything else. */
export function readChallenge(line: string): { readonly appNonce: string; readonly proof: string } | undefined {
  const [appNonce = '', proof = '', ...rest] = line.split(' ');
  return rest.length === 0 && nonce.test(appNonce) && nonce.test(proof) ? { appNonce, proof } : undefined;
}
