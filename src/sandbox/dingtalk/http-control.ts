import { httpMembers } from '../common/http-control.js';
import { controlMembers, type DingTalkControl } from './control.js';

/**
 * The control of a sandbox in another process.
 *
 * @param url where that sandbox is served, such as `http://127.0.0.1:3000`
 */
export function httpControl(url: string): DingTalkControl {
  // Both sides share the interface's type; the wire carries exactly its JSON.
  return httpMembers(url, 'dingtalk', controlMembers) as unknown as DingTalkControl;
}
