import type { DingTalkControl } from '../../dingtalk/control.js';
import type { SlackControl } from '../../slack/control.js';
import { type Html, html } from '../html.js';
import type { Region } from '../region.js';
import { faultWords } from '../words/tool-faults.js';
import { fill, type ToolWords, toolWords } from '../words/tools.js';
import type { Entry } from './exchanges.js';
import { type Offer, offers } from './fault-list.js';
import { machineTime } from './times.js';

/** What can be broken on purpose, what waits for its occasion, and what has happened. */
export function faultsRegion(slack: SlackControl, dingtalk: DingTalkControl | undefined): Region {
  return {
    name: 'faults',
    async draw({ lang }) {
      const words = toolWords[lang];
      const [onSlack, onDingTalk] = await Promise.all([
        stateOf(slack),
        dingtalk === undefined ? undefined : stateOf(dingtalk),
      ]);
      const groups = [
        { platform: 'slack' as const, state: onSlack },
        ...(onDingTalk === undefined ? [] : [{ platform: 'dingtalk' as const, state: onDingTalk }]),
      ];
      const armed = groups.some(({ state }) => state.waiting.length > 0);
      return {
        html: html`<p class="t-intro">${words.faults.intro}</p>
<p class="t-bar"><label>${words.faults.times} <select id="t-times" autocomplete="off">${[
          '1',
          '2',
          '3',
          '5',
          '10',
        ].map(
          (times) => html`<option value="${times}">${times}</option>`,
        )}</select></label> <button type="button" id="t-clear" ${armed ? undefined : html`disabled`}>${words.faults.clear}</button>
<span class="t-note">${armed ? undefined : words.faults.noneArmed}</span></p>
<div id="t-fault-said" class="t-note" role="status" aria-live="polite"></div>
${groups.map(
  ({
    platform,
    state,
  }) => html`<section class="t-faults" aria-label="${words[platform]}"><h3>${words[platform]}</h3>
<p class="t-note">${words.faults.connections}${words.colon}${connections(state.log, words)}</p>
<ul>${offers.filter((one) => one.platform === platform).map((one) => offerHtml(one, state, words, faultWords[lang][one.name]))}</ul></section>`,
)}`,
      };
    },
  };
}

/** What a platform says of its faults. */
interface State {
  readonly waiting: readonly object[];
  readonly log: readonly Entry[];
}

async function stateOf(control: SlackControl | DingTalkControl): Promise<State> {
  const [waiting, log] = await Promise.all([control.faults({}), control.log({ after: 0 })]);
  return { waiting, log };
}

function offerHtml(
  offer: Offer,
  { waiting, log }: State,
  words: ToolWords,
  { what, see }: { readonly what: string; readonly see: string },
): Html {
  const text = words.faults;
  const path = `/${offer.platform}/control/${'fault' in offer ? 'addFault' : 'strike'}`;
  const body = 'fault' in offer ? offer.fault : { how: offer.strike };
  const same = 'fault' in offer ? plain(offer.fault) : undefined;
  const left = waiting
    .filter((one) => plain(one) === same)
    .reduce((sum, one) => sum + ('count' in one && typeof one.count === 'number' ? one.count : 1), 0);
  const used = log.filter(
    ({ kind, name, detail }) => kind === 'fault' && name === 'happened' && plain(detail) === same,
  );
  const last = used.at(-1);
  return html`<li id="t-f-${offer.name}" class="t-fault" data-armed="${left}" data-happened="${used.length}">
<div><p id="t-f-${offer.name}-what">${what}</p><p class="t-see"><b>${text.see}${words.colon}</b>${see}</p>
<p class="t-state">${left === 0 ? undefined : html`<span class="t-armed">${fill(text.armed, { count: left })}</span>`} ${
    last === undefined
      ? undefined
      : html`<span class="t-happened">${fill(text.happened, { count: used.length, at: machineTime(last.at) })}</span>`
  }</p></div>
<button type="button" data-fault="${JSON.stringify(body)}" data-path="${path}" aria-describedby="t-f-${offer.name}-what">${'fault' in offer ? text.arm : text.strike}</button></li>`;
}

/** A fault without its count, as text that is the same for the same fault. */
function plain(fault: unknown): string {
  if (typeof fault !== 'object' || fault === null) return '';
  const fields = Object.entries(fault).filter(([name]) => name !== 'count');
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function connections(log: readonly Entry[], words: ToolWords): string {
  const last = (name: string): Entry | undefined =>
    log.findLast((entry) => entry.kind === 'socket' && entry.name === name);
  const [opened, closed] = [last('opened'), last('closed')];
  return [
    ...(opened ? [fill(words.faults.opened, { at: machineTime(opened.at) })] : []),
    ...(closed ? [fill(words.faults.closed, { at: machineTime(closed.at) })] : []),
  ].join(', ');
}
