import type { Host } from './host.js';
import { createSuggest, type Suggestion } from './slack-suggest.js';

interface Command {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

interface Mentionable {
  readonly name: string;
  readonly about: string;
  readonly insert: string;
}

/** Most people offered at once. */
const mostPeople = 8;

/** Where one types: sending, the lists after `/` and `@`, and drafts. */
export function startComposer(host: Host, region: () => HTMLElement | null): { drawn(): void } {
  let shown = '';
  const suggest = createSuggest((chosen) => {
    const field = fieldOf(region());
    if (field !== null) insert(field, chosen);
  });

  const lookUp = (field: HTMLTextAreaElement): void => {
    const before = field.value.slice(0, field.selectionStart);
    const commands = read<Command>(field.form?.dataset['commands']);
    const inThread = field.form?.dataset['thread'] !== undefined;
    if (/^\/\S*$/.test(before) && !inThread) {
      suggest.show(field, host.words['slack.commands'] ?? '', commandsFor(commands, before));
      return;
    }
    const told = inThread ? undefined : commands.find((one) => before === `${one.command} `);
    if (told !== undefined) {
      suggest.show(field, host.words['slack.commands'] ?? '', [
        { label: told.command, about: told.usageHint },
      ]);
      return;
    }
    const typed = /(?:^|[^\w@])@([^@\n]{0,40})$/.exec(before)?.[1];
    const people = typed === undefined ? [] : peopleFor(read(field.form?.dataset['people']), typed);
    suggest.show(field, host.words['slack.people'] ?? '', people);
  };

  const insert = (field: HTMLTextAreaElement, { insert: text = '' }: Suggestion): void => {
    const end = field.selectionStart;
    const before = field.value.slice(0, end);
    const start = text.startsWith('/') ? 0 : before.lastIndexOf('@');
    field.setRangeText(`${text} `, start, end, 'end');
    keepDraft(host, field);
    suggest.close();
    lookUp(field);
  };

  const send = async (form: HTMLFormElement): Promise<void> => {
    const field = form.querySelector('textarea');
    const text = field?.value.trim() ?? '';
    if (field === null || text === '') return;
    const { conversation, thread } = form.dataset;
    const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (command !== undefined && thread !== undefined) {
      host.say((host.words['slack.noThreads'] ?? '').replace('{command}', command));
      return;
    }
    suggest.close();
    field.value = '';
    keepDraft(host, field);
    const user = host.query().get('slack');
    const sent =
      command === undefined
        ? await host.post('/slack/control/typeMessage', { user, text, conversation, threadTs: thread })
        : await host.post('/slack/control/runCommand', { user, command, text: rest, conversation });
    // What did not go out is not lost.
    if (!sent.ok && field.value === '') field.value = text;
    keepDraft(host, field);
    toEnd(region());
  };

  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || field !== fieldOf(region())) return;
    keepDraft(host, field);
    lookUp(field);
  });
  document.addEventListener('focusout', (event) => {
    if (event.target === fieldOf(region())) suggest.close();
  });
  document.addEventListener('keydown', (event) => {
    const field = event.target;
    // While an input method composes, Enter takes the characters it offers.
    if (!(field instanceof HTMLTextAreaElement) || field !== fieldOf(region()) || event.isComposing) return;
    const { active } = suggest;
    if (event.key === 'Escape' && active !== undefined) {
      suggest.close();
      event.stopPropagation();
    } else if (suggest.choosing && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      suggest.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (suggest.choosing && active !== undefined && isTaking(event, field, active))
      insert(field, active);
    else if (event.key === 'Enter' && !event.shiftKey) field.form?.requestSubmit();
    else return;
    event.preventDefault();
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-slack-composer')) return;
    event.preventDefault();
    void send(form);
  });
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-slack-insert]');
    const field = fieldOf(region());
    if (button === null || field === null) return;
    const sign = button.dataset['slackInsert'] ?? '';
    field.focus();
    if (sign === '/') field.setRangeText('/', 0, field.value.startsWith('/') ? 1 : 0, 'end');
    else
      field.setRangeText(
        /(^|\s)$/.test(field.value) ? '@' : ' @',
        field.value.length,
        field.value.length,
        'end',
      );
    lookUp(field);
  });

  return {
    drawn() {
      const field = fieldOf(region());
      if (field === null || field.id === shown) return;
      // Another conversation or another person: what was begun there comes back.
      shown = field.id;
      suggest.close();
      field.value = sessionStorage.getItem(draftKey(host, field)) ?? '';
    },
  };
}

function fieldOf(region: HTMLElement | null): HTMLTextAreaElement | null {
  return region?.querySelector<HTMLTextAreaElement>('[data-slack-composer] textarea') ?? null;
}

/** Whether a key takes what the list offers. A command that stands there in full is sent by Enter instead. */
function isTaking(event: KeyboardEvent, field: HTMLTextAreaElement, active: Suggestion): boolean {
  if (event.key === 'Tab') return true;
  return event.key === 'Enter' && !event.shiftKey && field.value.trim() !== active.insert;
}

function commandsFor(commands: readonly Command[], typed: string): readonly Suggestion[] {
  return commands
    .filter((one) => one.command.startsWith(typed.toLowerCase()))
    .map((one) => ({
      label: one.usageHint === '' ? one.command : `${one.command} ${one.usageHint}`,
      about: one.description,
      insert: one.command,
    }));
}

function peopleFor(people: readonly Mentionable[], typed: string): readonly Suggestion[] {
  const wanted = typed.toLowerCase();
  return people
    .filter((one) =>
      [one.name, ...one.about.split(' · '), ...one.name.split(' ')].some((name) =>
        name.toLowerCase().startsWith(wanted),
      ),
    )
    .slice(0, mostPeople)
    .map((one) => ({ label: one.name, about: one.about, insert: one.insert }));
}

function read<T>(json: string | undefined): readonly T[] {
  return JSON.parse(json ?? '[]') as readonly T[];
}

function draftKey(host: Host, field: HTMLTextAreaElement): string {
  return `draft ${host.query().get('slack') ?? ''} ${field.id}`;
}

function keepDraft(host: Host, field: HTMLTextAreaElement): void {
  if (field.value === '') sessionStorage.removeItem(draftKey(host, field));
  else sessionStorage.setItem(draftKey(host, field), field.value);
}

/** Whoever writes wants to see it, wherever they were reading. */
function toEnd(region: HTMLElement | null): void {
  const log = region?.querySelector<HTMLElement>('[role=log]');
  if (log) log.scrollTop = log.scrollHeight;
}
