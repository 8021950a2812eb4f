/** A name within a Chinese sentence: Latin letters stand apart from Chinese ones. */
export function spaced(name: string): string {
  return /^[\x20-\x7e]+$/.test(name) ? ` ${name} ` : name;
}
