import { z } from 'zod';
import type { Application } from './client';
import { unexpectedAnswer } from './errors';
import type { Send } from './http';
import type { Line } from './line';
import { pathId } from './pathId';
import { element, many, readXml, root } from './xml';

const answerSchema = z.object({
  ApplicationProvisioningResponse: root(
    z.object({ ApplicationList: element(z.object({ Application: many(z.record(z.string(), z.unknown())) })) }),
  ),
});

/** Some samples of the API leave out the `-V2` (bandwidth-api, section 5.1). */
const serviceTypes: ReadonlyMap<string, Application['serviceType']> = new Map([
  ['Voice-V2', 'Voice-V2'],
  ['Voice', 'Voice-V2'],
  ['Messaging-V2', 'Messaging-V2'],
  ['Messaging', 'Messaging-V2'],
]);

/** `GET {api}/api/v2/accounts/{acct}/applications` (bandwidth-api, section 5.2). Applications of services this server does not know are left out. */
export async function listApplications(line: Line, send: Send, signal?: AbortSignal): Promise<readonly Application[]> {
  const { accountId } = await line.account();
  const answer = await send({
    surface: 'applications',
    host: 'api',
    method: 'GET',
    path: `/api/v2/accounts/${pathId('The account id', accountId)}/applications`,
    signal,
  });
  return answer.status === 204 ? [] : readApplications(answer.body);
}

/** @throws SwitchboardError `unavailable` when the body is not an application list. */
export function readApplications(xml: string): readonly Application[] {
  const parsed = answerSchema.safeParse(readXml('applications', xml));
  if (!parsed.success) throw unexpectedAnswer('applications', 'it holds no list of applications');
  return parsed.data.ApplicationProvisioningResponse.ApplicationList.Application.flatMap(toApplication);
}

function toApplication(raw: Readonly<Record<string, unknown>>): readonly Application[] {
  const { ApplicationId: applicationId, ServiceType: type, AppName: name, ...rest } = raw;
  const serviceType = typeof type === 'string' ? serviceTypes.get(type) : undefined;
  if (typeof applicationId !== 'string' || applicationId === '' || serviceType === undefined) return [];
  return [{ applicationId, serviceType, name: typeof name === 'string' ? name : '', fields: Object.fromEntries(flatten(rest, '')) }];
}

/** Nested elements become `Outer.Inner`, repeated ones a comma list; passwords are dropped whatever holds them. */
function flatten(node: Readonly<Record<string, unknown>>, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(node).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const path = `${prefix}${name}`;
    if (/password/i.test(name)) return [];
    if (typeof value === 'string') return [[path, value]];
    if (Array.isArray(value)) return [[path, value.filter((item) => typeof item === 'string').join(', ')]];
    return typeof value === 'object' && value !== null ? flatten({ ...value }, `${path}.`) : [];
  });
}
