import { messagesReachProduction } from '../../bandwidth/hosts';
import type { Line } from '../../bandwidth/line';
import type { Application } from '../../bandwidth/resources';
import type { SendingSetup } from '../../bandwidth/sendingSetup';
import { isOurs } from '../../base/callbackAddress';
import { parseUrl } from '../../base/url';

/** What an agent should know about a message that Bandwidth accepted and that may not arrive, or may not be reported here. */
export function deliveryWarnings(
  line: Line,
  setup: SendingSetup,
  { applicationId, from }: { applicationId: string; from: string },
): string[] {
  return [
    ...(messagesReachProduction(line.hosts) ? [realMessage(line)] : []),
    ...unreported(line, setup.application),
    ...unlinked(setup, applicationId, from),
    ...unregistered(setup, from),
  ];
}

function realMessage({ hosts }: Line): string {
  return `This message went through Bandwidth’s production (${hostOf(hosts.messaging)}), to a real phone, and costs money, although other requests go to ${hostOf(hosts.api)}: Bandwidth has no test host for messages and media. Tell the user.`;
}

function hostOf(address: string): string {
  return parseUrl(address)?.host ?? '';
}

const look = 'Look with listMessages(messageId) instead';

/** Delivery events that cannot arrive here. */
function unreported(line: Line, application: Application | undefined): readonly string[] {
  const base = line.callbackBase();
  if (base === undefined) return [`Bandwidth cannot reach this server, so no delivery event will come. ${look}.`];
  if (application === undefined) return [];
  const address = application.fields.OutboundCallbackUrl ?? application.fields.CallbackUrl ?? '';
  if (isOurs(address, base)) return [];
  return [
    `The application ${application.applicationId} ${whereTo(address)}, so none will arrive here. ${look}, or ask the user whether configureCallbacks may point the application to this server.`,
  ];
}

function whereTo(address: string): string {
  if (address === '') return 'has no address for delivery events';
  const host = hostOf(address);
  return isPlaceholder(host)
    ? `sends its delivery events to ${host}, a placeholder that no one reads`
    : 'sends its delivery events to another server';
}

/** Hosts that documents and templates use where a person's own belongs, and hosts that Bandwidth cannot reach. */
function isPlaceholder(hostAndPort: string): boolean {
  const host = hostAndPort.replace(/:\d+$/, '');
  return (
    /(^|\.)example\.(com|org|net)$|\.(example|test|invalid|localhost|local)$|^(localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/i.test(host) ||
    /^(www\.)?(your|my)[-_]?(own[-_]?)?(domain|server|site|website|host|app|company|url|callback|webhook)s?\./i.test(host)
  );
}

/** Bandwidth accepts such a message and then drops it. */
function unlinked({ locations, numberLocation }: SendingSetup, applicationId: string, from: string): readonly string[] {
  if (locations === undefined) return [];
  const linked = numberLocation === undefined ? locations.length > 0 : locations.includes(numberLocation);
  if (linked) return [];
  const what = locations.length === 0 ? 'to any location' : `to the location of ${from}`;
  return [
    `The application ${applicationId} is not linked ${what}. Bandwidth accepts such messages and does not deliver them. Ask the user to link the location of ${from} to this application in the Bandwidth App.`,
  ];
}

function unregistered({ campaign, tollFree }: SendingSetup, from: string): readonly string[] {
  const register = 'Ask the user to do that in the Bandwidth App, or with the band CLI';
  if (campaign === 'none')
    return [
      `${from} belongs to no 10DLC campaign. Carriers in the US block messages from such numbers (error 4476). ${register} (band tendlc).`,
    ];
  if (tollFree === undefined || tollFree === 'VERIFIED') return [];
  const state = tollFree === 'none' ? 'has no toll-free verification' : `is a toll-free number whose verification is ${tollFree}`;
  return [`${from} ${state}. Carriers block messages from unverified toll-free numbers (error 4795). ${register} (band tfv).`];
}
