import type { Account, AmountSeen, Backstage, BooksSeen, EntrySeen, PersonBooks } from '../backstage.js';
import { type Html, html } from '../html.js';
import type { Ask, Lang, Region } from '../region.js';
import { toolWords } from '../words/tools.js';
import { dateTime } from './times.js';

type Words = (typeof toolWords)[Lang]['books'];

/** What stands where: the reader's words and the zone times are shown in. */
interface Reader {
  readonly words: Words;
  readonly lang: Lang;
  readonly zone: string;
}

/** The books of the people chosen on both sides, of the company, and the last entries; `entries=all` shows everybody's. */
export function booksRegion(backstage: () => Backstage | null): Region {
  return {
    name: 'books',
    async draw(ask) {
      const { lang } = ask;
      const up = backstage();
      if (up === null) return { html: html`<p class="t-note">${toolWords[lang].starting}</p>` };
      const all = ask.query.get('entries') === 'all';
      const seen = await up.books({ people: peopleOf(ask), only: !all });
      const reader = { words: toolWords[lang].books, lang, zone: seen.zone };
      return { html: wholeHtml(seen, all, reader, ask) };
    },
    clientWords: { en: toolWords.en.client, 'zh-CN': toolWords['zh-CN'].client },
  };
}

function peopleOf({ query }: Ask): Account[] {
  return (['slack', 'dingtalk'] as const).flatMap((platform) => {
    const user = query.get(platform);
    return user === null ? [] : [{ platform, user }];
  });
}

function wholeHtml(seen: BooksSeen, all: boolean, reader: Reader, { lang }: Ask): Html {
  const { words } = reader;
  const { slack, dingtalk } = toolWords[lang];
  return html`<p class="t-intro">${words.intro}</p>
<p class="t-bar"><button type="button" id="t-check">${words.check}</button> <span class="t-note">${words.checkHint}</span></p>
<div id="t-proof" role="status" aria-live="polite"></div>
${seen.people.map((person) => personHtml(person, reader))}
${seen.strangers.map(
  ({ platform, user }) =>
    html`<p class="t-note"><b>${platform === 'slack' ? slack : dingtalk} ${user}</b> ${words.stranger}</p>`,
)}
${companyHtml(seen, reader)}
<h3>${words.entries}</h3><p class="t-note">${words.entriesHint}</p>
<p class="t-choice" role="group" aria-label="${words.entries}"><button type="button" data-entries="" aria-pressed="${String(!all)}">${words.mine}</button><button type="button" data-entries="all" aria-pressed="${String(all)}">${words.everybody}</button></p>
${
  seen.entries.length === 0
    ? html`<p class="t-note">${words.noEntries}</p>`
    : html`<ol class="t-entries">${seen.entries.map((entry) => entryHtml(entry, reader))}</ol>`
}`;
}

function personHtml(person: PersonBooks, { words, lang, zone }: Reader): Html {
  const when = (iso: string): string => dateTime(iso, lang, zone);
  const lots = person.lots.map(
    (lot) =>
      html`<li id="t-lot-${lot.id}"><span>${words.lotKinds[lot.kind] ?? lot.kind}${
        lot.from === null ? undefined : html` <small>${words.from} ${lot.from}</small>`
      }</span><span class="t-amount">${amount(lot.remaining)}${
        lot.amount.minor === lot.remaining.minor
          ? undefined
          : html` <small>${words.of} ${lot.amount.text}</small>`
      }</span><small>${lot.expiresAt === null ? words.forEver : `${words.until} ${when(lot.expiresAt)}`}${
        lot.startsAt === null ? undefined : `, ${words.startsAt} ${when(lot.startsAt)}`
      }</small></li>`,
  );
  return html`<section class="t-card" id="t-person-${person.memberId}"><h3>${person.name} <small>${person.plan[lang]}</small></h3>
<p class="t-left"><strong>${amount(person.left)}</strong> ${words.left} <small>${words.leftHint}</small></p>
<h4>${words.lots}</h4><p class="t-note">${words.lotsHint}</p>
${lots.length === 0 ? html`<p class="t-note">${words.noLots}</p>` : html`<ol class="t-rows">${lots}</ol>`}
${
  person.holds.length === 0
    ? undefined
    : html`<h4>${words.holds}</h4><p class="t-note">${words.holdsHint}</p><ul class="t-rows">${person.holds.map(
        (hold) =>
          html`<li><span>${hold.what === null ? words.holds : words.heldFor[hold.what]}${hold.person === null ? undefined : ` · ${hold.person}`}</span><span class="t-amount">${amount(hold.remaining)}</span><small>${words.until} ${when(hold.expiresAt)}</small></li>`,
      )}</ul>`
}
${
  person.loans.length === 0
    ? undefined
    : html`<h4>${words.loans}</h4><ul class="t-rows">${person.loans.map(
        (loan) =>
          html`<li><span>${words[loan.side]} ${loan.other}</span><span class="t-amount">${amount(loan.outstanding)}</span><small>${words.due} ${when(loan.dueAt)}</small></li>`,
      )}</ul>`
}
${
  person.overdraft.minor === '0'
    ? undefined
    : html`<h4>${words.overdraft}</h4><p>${amount(person.overdraft)} <span class="t-note">${words.overdraftHint}</span></p>`
}</section>`;
}

function companyHtml({ pools, totals }: BooksSeen, { words, lang, zone }: Reader): Html {
  const row = (account: keyof BooksSeen['totals'], sign = ''): Html => {
    const known = words.accounts[account];
    return html`<li><span>${known?.name ?? account} <small>${known?.hint}</small></span><span class="t-amount" title="${totals[account].exact}">${sign}${totals[account].text}</span></li>`;
  };
  return html`<section class="t-card"><h3>${words.company}</h3>
<h4>${words.pools}</h4><p class="t-note">${words.poolsHint}</p>
<ul class="t-rows">${pools.map(
    (pool) =>
      html`<li><span>${pool.team ?? words.poolOfAll}</span><span class="t-amount">${amount(pool.remaining)} <small>${words.of} ${pool.allowance.text}</small></span><small>${words.until} ${dateTime(pool.periodEnd, lang, zone)}</small></li>`,
  )}</ul>
<h4>${words.totals}</h4><p class="t-note">${words.totalsHint}</p>
<div class="t-sides"><div><h5>${words.cameIn}</h5><ul class="t-rows">${row('issued')}${row('overrun')}</ul></div>
<div><h5>${words.isNow}</h5><ul class="t-rows">${row('lots')}${row('holds')}${row('pools')}${row('consumed')}${row('expired')}${row('overdraft', '−')}</ul></div></div></section>`;
}

function entryHtml(entry: EntrySeen, { words, lang, zone }: Reader): Html {
  const lines = entry.postings.map(
    ({ account, owner, lot, amount: moved }) =>
      html`<tr><td>${words.accounts[account]?.name ?? account}${
        lot === null ? undefined : html` <small>${words.lotKinds[lot] ?? lot}</small>`
      }</td><td>${owner ?? ''}</td><td class="t-amount">${signed(moved.exact)}</td></tr>`,
  );
  return html`<li id="t-e-${entry.id}"><p><b>${words.entryKinds[entry.kind] ?? entry.kind}</b> ${entry.person ?? ''} <small><time datetime="${entry.at}">${dateTime(entry.at, lang, zone)}</time></small></p><table>${lines}</table></li>`;
}

function amount({ exact, text }: AmountSeen): Html {
  return html`<span title="${exact}">${text}</span>`;
}

function signed(exact: string): string {
  return exact.startsWith('-') ? `−${exact.slice(1)}` : `+${exact}`;
}
