import type { Backstage, ClockSeen, Stop } from './backstage.js';
import { type Html, html } from './html.js';
import type { Ask, Lang, Region } from './region.js';
import { clockWords } from './words/clock.js';
import { frameWords } from './words/frame.js';

/** The stops that stand in the header as well. */
const quick: readonly Stop['kind'][] = ['hour', 'tomorrow', 'monday'];

/** The clock in the header: what time it is in the sandbox, and the most wanted stops. */
export function nowRegion(backstage: () => Backstage | null): Region {
  return {
    name: 'now',
    async draw(ask) {
      const clock = await backstage()?.clock({});
      const words = clockWords[ask.lang];
      if (clock === undefined)
        return {
          html: html`<p class="f-now" role="status" data-starting>${frameWords[ask.lang].starting}</p>`,
        };
      const buttons = quick
        .flatMap((kind) => clock.stops.find((stop) => stop.kind === kind) ?? [])
        .map(
          (stop) =>
            html`<button type="button" data-move="${stop.at}" title="${long(stop.at, clock.zone, ask.lang)}" ${idle(clock)}>${words.short[stop.kind]}</button>`,
        );
      return {
        html: html`<div class="f-now"><span class="f-chip ${clock.moving === null ? '' : 'moving'}"><span class="f-clock" aria-hidden="true"></span>
<time id="f-time" ${ticking(clock, ask.lang)}>${short(clock.now, clock.zone, ask.lang)}</time> <small class="f-zone" title="${words.zone(clock.zone)}">${zoneName(clock, ask.lang)}</small></span>
<span class="f-quick" role="group" aria-label="${words.quick}">${buttons}</span></div>`,
      };
    },
    clientWords: { en: clockWords.en.client, 'zh-CN': clockWords['zh-CN'].client },
  };
}

/** The clock's tab. */
export function clockRegion(backstage: () => Backstage | null): Region {
  return {
    name: 'clock',
    async draw(ask) {
      const clock = await backstage()?.clock({});
      return {
        html: clock === undefined ? html`<p>${frameWords[ask.lang].starting}</p>` : clockHtml(clock, ask),
      };
    },
  };
}

function clockHtml(clock: ClockSeen, { lang }: Ask): Html {
  const words = clockWords[lang];
  const { zone, moving } = clock;
  const aboutText = (kind: Stop['kind'], about: string | null): string => {
    if (about === null || (kind === 'monday' && about === zone)) return '';
    return ` · ${kind === 'monday' ? words.nineIn(about) : about}`;
  };
  const stop = ({ kind, at, about }: Stop): Html =>
    html`<li><button type="button" class="f-stop" data-move="${at}" ${idle(clock)}><b>${words.stops[kind]}</b>
<span>${long(at, zone, lang)}${aboutText(kind, about)}</span></button></li>`;
  return html`<h2>${words.title}</h2>
<p class="f-big"><time id="f-bigtime" ${ticking(clock, lang)}>${long(clock.now, zone, lang)}</time> <small>${words.zone(zone)}</small></p>
<p>${words.explain}</p>
${
  moving === null
    ? undefined
    : html`<div class="f-moving" role="status" data-moving><p>${words.moving(long(moving.to, zone, lang))}</p>
<progress aria-label="${words.title}"></progress></div>`
}
${clock.failed === null ? undefined : html`<p class="f-error" role="alert">${words.failed} ${clock.failed}</p>`}
<h3>${words.jump}</h3><ul class="f-stops">${clock.stops.map(stop)}</ul>
<form id="f-move"><label for="f-moment">${words.any}</label>
<div class="f-row"><input type="datetime-local" id="f-moment" name="at" data-zone="${zone}" min="${local(clock.now, zone).slice(0, 16)}" required>
<button ${idle(clock)}>${words.go}</button></div></form>
<p id="f-moved" role="status" data-own hidden></p>`;
}

/** What the client needs to let the time run on. */
function ticking(clock: ClockSeen, lang: Lang): Html {
  return html`datetime="${clock.now}" data-zone="${clock.zone}" data-lang="${lang}"`;
}

/** Nobody moves a clock that moves. */
function idle({ moving }: ClockSeen): Html | undefined {
  return moving === null ? undefined : html`disabled`;
}

/** A time as the header shows it: weekday, day, hour and minute. */
function short(at: string, zone: string, lang: Lang): string {
  return format(at, zone, lang, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** A time in full. */
function long(at: string, zone: string, lang: Lang): string {
  return format(at, zone, lang, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** What people call the zone: the panes show the times of other zones. */
function zoneName({ now, zone }: ClockSeen, lang: Lang): string {
  const parts = new Intl.DateTimeFormat(lang, {
    timeZone: zone,
    timeZoneName: 'shortGeneric',
  }).formatToParts(new Date(now));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

function format(at: string, timeZone: string, lang: Lang, parts: Intl.DateTimeFormatOptions): string {
  const tag = lang === 'en' ? 'en-GB' : lang;
  return new Intl.DateTimeFormat(tag, {
    ...parts,
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));
}

/** A time as a clock in the zone shows it, for a date-time field. */
function local(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(new Date(at))
    .replace(' ', 'T');
}
