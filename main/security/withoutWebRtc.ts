/** Removes WebRTC from a page's globals. Runs in the page as source text, so it uses nothing from outside. */
export function withoutWebRtc(page: object): void {
  for (const name of Object.getOwnPropertyNames(page)) if (/^(webkit)?RTC/.test(name)) Reflect.deleteProperty(page, name);
}
