import type { User } from './model.js';

/** Whom and what a name means: name in lower case → target; undefined where several share it. */
export interface NameIndex {
  readonly people: ReadonlyMap<string, Target | undefined>;
  readonly channels: ReadonlyMap<string, Target | undefined>;
}

/** Somebody or something that can be mentioned. */
interface Target {
  readonly id: string;
  readonly name: string;
}

/** Collects the names of people (handle, display name, full name) and channels (without `#`). */
export function indexNames(users: readonly User[], channels: readonly Target[]): NameIndex {
  return {
    people: byName(users.filter((user) => !user.deleted)),
    channels: new Map(channels.map((channel) => [channel.name.toLowerCase(), channel])),
  };
}

/** `&`, `<` and `>` as Slack sends them. https://docs.slack.dev/messaging/formatting-message-text */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The reverse of {@link escapeText}. */
export function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/**
 * What a person typed, as Slack hands it on: `@bo` becomes `<@U…>`, `#general` becomes `<#C…|general>`.
 * Where a name belongs to nobody, or to several people, the text stays as typed, as it does for a person
 * who picks nobody from the list that pops up.
 *
 * @param withNames true for slash commands, whose mentions carry the handle: `<@U…|bo>`
 */
export function encodeMentions(typed: string, names: NameIndex, withNames: boolean): string {
  if (!typed.includes('@') && !typed.includes('#')) return escapeText(typed);
  const parts: string[] = [];
  let rest = typed;
  while (rest.length > 0) {
    const at = rest.search(/[@#]/);
    if (at < 0) break;
    parts.push(escapeText(rest.slice(0, at)));
    const sign = rest.charAt(at);
    const after = rest.slice(at + 1);
    // An e-mail address is no mention.
    const standsAlone = at === 0 || !/[a-z0-9]/i.test(rest.charAt(at - 1));
    const found = !standsAlone ? undefined : longest(after, sign === '@' ? names.people : names.channels);
    if (found === undefined) {
      parts.push(sign);
      rest = after;
      continue;
    }
    const { id, name } = found.value;
    parts.push(sign === '#' ? `<#${id}|${name}>` : withNames ? `<@${id}|${name}>` : `<@${id}>`);
    rest = after.slice(found.length);
  }
  parts.push(escapeText(rest));
  return parts.join('');
}

function byName(users: readonly User[]): ReadonlyMap<string, Target | undefined> {
  const found = new Map<string, Target | undefined>();
  for (const user of users) {
    const names = [user.display_name, user.real_name].map((name) => name.toLowerCase());
    for (const name of new Set(names)) {
      if (name !== '') found.set(name, found.has(name) ? undefined : { id: user.id, name: user.name });
    }
  }
  // A handle belongs to one person, whatever others are called.
  for (const user of users) found.set(user.name.toLowerCase(), { id: user.id, name: user.name });
  return found;
}

/** The longest name the text begins with, ended by something that cannot be part of a name. */
function longest(
  text: string,
  names: ReadonlyMap<string, Target | undefined>,
): { value: Target; length: number } | undefined {
  const lower = text.toLowerCase();
  for (let length = Math.min(lower.length, 80); length > 0; length -= 1) {
    const key = lower.slice(0, length);
    if (!names.has(key)) continue;
    const value = names.get(key);
    if (value === undefined) return undefined;
    // Latin names end at a word's end; Chinese runs on without spaces.
    const joins = /[a-z0-9_-]$/.test(key) && /^[a-z0-9_-]/.test(lower.slice(length));
    if (!joins) return { value, length };
  }
  return undefined;
}
