import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { type ApplicationForm, credentialElements, textElements } from '../state/application';

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: true });

const text = z.string().optional();
const credentials = z.object({ UserId: text, Password: text });
const document = z.object({ Application: z.record(z.string(), z.unknown()) });
const requestedTypes = z.object({ CallbackType: z.union([z.string().transform((one) => [one]), z.array(z.string())]) });

/** Reads the `<Application>` of a request; undefined when there is none. Unknown elements are ignored. */
export function readForm(body: string): ApplicationForm | undefined {
  if (XMLValidator.validate(body) !== true) return undefined;
  const parsed = document.safeParse(parser.parse(body));
  if (!parsed.success) return undefined;
  const { Application: given } = parsed.data;
  const fields: Record<string, string> = {};
  for (const name of textElements) {
    const value = given[name];
    if (typeof value === 'string') fields[name] = value;
  }
  const creds: Record<string, { userId: string | undefined; password: string | undefined }> = {};
  for (const name of credentialElements) {
    const read = credentials.safeParse(given[name]);
    if (read.success) creds[name] = { userId: read.data.UserId, password: read.data.Password };
  }
  const types = requestedTypes.safeParse(given.RequestedCallbackTypes);
  return {
    serviceType: typeof given.ServiceType === 'string' ? given.ServiceType : undefined,
    fields,
    creds,
    callbackTypes: types.success ? types.data.CallbackType : undefined,
  };
}
