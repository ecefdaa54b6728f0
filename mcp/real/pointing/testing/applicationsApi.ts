import type { FakeBandwidth, Reply } from '../../../bandwidth/testing/fakeBandwidth';

const collection = '/api/v2/accounts/9900000/applications';

/** The applications of an account as Bandwidth keeps them: PATCH merges, PUT replaces, passwords are never shown. */
export interface ApplicationsApi {
  /** The elements of an application, passwords and all. */
  elements(applicationId: string): string;
  change(applicationId: string, elements: string): void;
  /** Every later PATCH is answered so, or as usual with undefined. */
  refusePatch(answer: ((body: string) => Reply | undefined) | undefined): void;
  /** Runs before a change is made. */
  beforeChange: (() => void) | undefined;
}

/** Plays the applications API on a fake of Bandwidth. `start`: their elements but ApplicationId, by id. */
export function playApplications(bandwidth: FakeBandwidth, start: Readonly<Record<string, string>>): ApplicationsApi {
  const kept = new Map(Object.entries(start));
  let patchAnswer: ((body: string) => Reply | undefined) | undefined;
  const idOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const shown = (id: string) => `<Application><ApplicationId>${id}</ApplicationId>${withoutPasswords(kept.get(id) ?? '')}</Application>`;
  const one = (id: string): Reply => (kept.has(id) ? answer(shown(id)) : refusal(404, 13629));
  const api: ApplicationsApi = {
    elements: (id) => kept.get(id) ?? '',
    change: (id, elements) => void kept.set(id, elements),
    refusePatch(next) {
      patchAnswer = next;
    },
    beforeChange: undefined,
  };
  bandwidth.route({
    [`GET ${collection}`]: () => answer(`<ApplicationList>${[...kept.keys()].map(shown).join('')}</ApplicationList>`),
    [`GET ${collection}/*`]: ({ path }) => one(idOf(path)),
    [`PATCH ${collection}/*`]: ({ path, body }) => {
      const refused = patchAnswer?.(body);
      if (refused) return refused;
      api.beforeChange?.();
      kept.set(idOf(path), merged(kept.get(idOf(path)) ?? '', written(body)));
      return one(idOf(path));
    },
    [`PUT ${collection}/*`]: ({ path, body }) => {
      api.beforeChange?.();
      kept.set(idOf(path), written(body));
      return one(idOf(path));
    },
  });
  return api;
}

/** An error of the Dashboard API. */
export function refusal(status: number, code: number): Reply {
  return {
    status,
    body: `<ApplicationProvisioningResponse><ResponseStatus><ErrorCode>${code}</ErrorCode><Description>no</Description></ResponseStatus></ApplicationProvisioningResponse>`,
  };
}

function answer(inner: string): Reply {
  return { status: 200, body: `<ApplicationProvisioningResponse>${inner}</ApplicationProvisioningResponse>` };
}

function written(body: string): string {
  return /<Application>(.*)<\/Application>/s.exec(body)?.[1]?.trim() ?? '';
}

function withoutPasswords(elements: string): string {
  return elements.replaceAll(/<Password>.*?<\/Password>/gs, '');
}

function merged(before: string, change: string): string {
  let elements = before;
  for (const [whole, name] of change.matchAll(/<(\w+)>.*?<\/\1>/gs)) {
    const removed = whole === '<CallStatusCallbackUrl>remove</CallStatusCallbackUrl>';
    elements = elements.replace(new RegExp(`<${name}>.*?</${name}>`, 's'), '') + (removed ? '' : whole);
  }
  return elements;
}
