import { isObject, parseJson, str } from '../slack/json.js';
import { ImpossibleAct } from '../slack/refusal.js';
import { controlMembers, type DingTalkControl } from './control.js';

/**
 * The control of a sandbox in another process.
 *
 * @param url where that sandbox is served, such as `http://127.0.0.1:3000`
 */
export function httpControl(url: string): DingTalkControl {
  const call = async (member: string, argument: unknown): Promise<unknown> => {
    const response = await fetch(new URL(`/dingtalk/control/${member}`, url), {
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
  const members = controlMembers.map(
    (member) => [member, (argument: unknown) => call(member, argument)] as const,
  );
  // Both sides share the interface's type; the wire carries exactly its JSON.
  return Object.fromEntries(members) as unknown as DingTalkControl;
}
