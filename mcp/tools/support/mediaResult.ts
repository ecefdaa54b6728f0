import type { Download } from '../../bandwidth/resources';
import { withMedia } from '../resultMedia';
import type { ToolContext } from '../tool';

/** Larger ones would fill an agent's context: base64 adds a third. */
const largestInline = 1024 * 1024;

/** What a person's programs know a type by. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['audio/vnd.wave', 'wav'],
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['audio/amr', 'amr'],
  ['audio/ogg', 'ogg'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['video/mp4', 'mp4'],
  ['video/3gpp', '3gp'],
  ['application/pdf', 'pdf'],
  ['text/plain', 'txt'],
  ['text/vcard', 'vcf'],
]);

/** MCP clients know wave audio by this name. */
const clientTypes: ReadonlyMap<string, string> = new Map([['audio/vnd.wave', 'audio/wav']]);

/**
 * Gives a download to the agent: small audio and images as content of the result, anything else as a file the person can open.
 * @param name of the file, without extension; one it has is kept
 */
export async function handOver<T extends object>({ bytes, contentType }: Download, name: string, about: T, context: ToolContext) {
  const payload = { ...about, contentType, bytes: bytes.byteLength };
  const type = contentType.startsWith('audio/') ? 'audio' : contentType.startsWith('image/') ? 'image' : undefined;
  if (type !== undefined && bytes.byteLength <= largestInline) {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return withMedia(payload, { type, data, mimeType: clientTypes.get(contentType) ?? contentType });
  }
  const extension = extensions.get(contentType) ?? 'bin';
  const file = await context.files.save(/\.[a-z0-9]{2,4}$/i.test(name) ? name : `${name}.${extension}`, bytes);
  return { ...payload, file, next: 'Tell the user where the file is.' };
}
