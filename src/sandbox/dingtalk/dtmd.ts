/**
 * The text a tap on a `dtmd` link sends, or undefined for other links. The host must be in small letters: with a
 * capital the tap does nothing, and nothing says so.
 */
export function dtmdText(url: string): string | undefined {
  const [, content] = /^dtmd:\/\/dingtalkclient\/sendMessage\?content=([^&#]+)$/.exec(url) ?? [];
  if (content === undefined) return undefined;
  try {
    return decodeURIComponent(content.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
