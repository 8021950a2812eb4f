import type { Chart } from '../../kit/chart/chart.js';

/**
 * A message as people see it on every platform, in finished words of the reader's language. Each platform's renderer
 * escapes every string: nothing in a card is markup.
 */
export interface Card {
  /** One sentence: who wants what, or what there is. Shown bold, and used as the text of notifications. */
  headline: string;
  /** Paragraphs below the headline, in reading order. */
  lines: string[];
  /** Label and value, two columns where there is room. */
  facts: Fact[];
  /** The words a person typed as a reason, quoted. */
  quote?: string;
  /** Titled lists, such as lots in burn order or the last bookings. */
  sections: CardSection[];
  /** Lines to copy as they are, in letters of one width where a platform has them. */
  code?: string[];
  /** Shown where a platform takes pictures. Every number in it stands in the texts too. */
  picture?: { alt: string; chart: Chart };
  /** Comes along where a platform takes files. */
  file?: CardFile;
  /** One line on where the matter stands ("Waiting for Bo · until Friday 18:00", "Approved by Li Na at 10:32"). */
  status?: string;
  actions: CardAction[];
  /** Small print below: why you see this, what to type instead. */
  note?: string;
  /** Several people have this very card before them: its buttons are everybody's, and what one of them does is answered apart. */
  common?: true;
}

/** A file of text that comes with a card. */
export interface CardFile {
  /** With its ending, in ASCII: `loans-2026-03.csv`. */
  name: string;
  /** What is shown of it. */
  title: string;
  text: string;
  /** What is said where the file could not be brought, in place of the card. */
  instead: readonly Card[];
}

/** A label with its value. */
export interface Fact {
  label: string;
  value: string;
}

/** A titled list of short lines. */
export interface CardSection {
  title: string;
  lines: string[];
}

/** A button. `name` says what it does, `value` on which row; both come back with the click. */
export interface CardAction {
  /** For example `loan.accept`, `request.decline`, `balance.show`. */
  name: string;
  label: string;
  /** An id or a short form context; never an amount that is to be believed. */
  value: string;
  style?: 'primary' | 'danger';
  /** May be left out where a platform has little room: it is offered by an answer as well. */
  spare?: true;
  /** Asked before the click counts. */
  confirm?: { title: string; text: string; yes: string; no: string };
}

/** Something to fill in: a modal in Slack, a form card elsewhere. */
export interface Form {
  /** For example `request.submit`, `loan.lend-part`, `request.decline`. */
  name: string;
  /** At most 24 characters in every language: the tightest platform limit. */
  title: string;
  /** At most 24 characters. */
  submit: string;
  /** At most 24 characters. */
  cancel: string;
  /** Comes back with the submission: row id and the like, at most 3,000 characters. */
  context: string;
  intro?: string;
  fields: FormField[];
}

/** One input of a form. */
export interface FormField {
  name: string;
  label: string;
  /** `choices`: any number of `options`; their values come back joined by commas. */
  kind: 'line' | 'paragraph' | 'date' | 'person' | 'choices';
  /** Of `choices`, at most ten: the tightest platform limit. */
  options?: { value: string; label: string }[];
  hint?: string;
  /** Shown in the empty input. */
  placeholder?: string;
  /** What stands in it at first; a person by the platform's user id, a date as YYYY-MM-DD, choices joined by commas. */
  value?: string;
  optional?: boolean;
  maxLength?: number;
}

/** A card with nothing but its headline; spread over it what there is to add. */
export function plainCard(headline: string): Card {
  return { headline, lines: [], facts: [], sections: [], actions: [] };
}
