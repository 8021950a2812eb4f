import { isObject, parseJson, str } from '../slack/json.js';
import { ImpossibleAct } from '../slack/refusal.js';

/**
 * The control of a sandbox in another process, member by member.
 *
 * @param url where that sandbox is served, such as `http://127.0.0.1:3000`
 */
export function httpMembers(
  url: string,
  platform: 'slack' | 'dingtalk',
  members: readonly string[],
): Record<string, (argument: unknown) => Promise<unknown>> {
  const call = async (member: string, argument: unknown): Promise<unknown> => {
    const response = await fetch(new URL(`/${platform}/control/${member}`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(argument),
    });
    const text = await response.text();
    const answer = parseJson(text);
    if (isObject(answer) && answer['ok'] === true) return answer['result'];
    const error = str(answer, 'error') ?? text;
    if (response.status === 409) throw new ImpossibleAct(error);
    throw new Error(`${member}: ${response.status} ${error}`);
  };
  return Object.fromEntries(members.map((member) => [member, (argument) => call(member, argument)]));
}
