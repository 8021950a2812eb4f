/** What stands in place of a secret. */
const masked = '•••';

/** Names of fields whose value opens something. */
const secretName = /token$|secret|ticket|^authorization$|signature|password|^cookie$/i;

/** Addresses that work for whoever knows them. */
const secretAddress = /url$|webhook$|endpoint$/i;

/** Tokens by their look, and the secret parts of addresses. */
const secretText = /xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=[?&](?:ticket|session|access_token|token)=)[^&\s"]+/g;

/**
 * A value as it may be shown: secrets masked, and texts that are JSON unfolded, since both platforms pack objects into
 * strings.
 */
export function shown(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return shownText(value, name);
  if (secretName.test(name) && value !== null && value !== undefined) return masked;
  if (Array.isArray(value)) return value.map((one) => shown(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner, key)]));
}

function shownText(text: string, name: string): unknown {
  if (text !== '' && secretName.test(name)) return masked;
  if (secretAddress.test(name) && /\/slack\/response\//.test(text)) return text.replace(/[^/]+$/, masked);
  const packed = unpacked(text);
  return packed === undefined ? text.replace(secretText, masked) : shown(packed);
}

function unpacked(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
