import { CsvError, parse } from 'csv-parse/sync';
import { type GivenKind, givenKinds } from '../core/grants.js';

/** A line of a grants file, as it is written. */
export interface GrantLine {
  line: number;
  /** E-mail address, name or handle. */
  who: string;
  amount: string;
  /** YYYY-MM-DD; null for the end of the member's period. */
  until: string | null;
  kind: GivenKind;
  reason: string | null;
}

/** A line that cannot be used. */
export interface GrantLineProblem {
  line: number;
  message: string;
}

const columns = ['member', 'amount', 'until', 'kind', 'reason'] as const;
type Column = (typeof columns)[number];

/** How people head these columns, in lower case without blanks, hyphens and underlines. */
const headings: Record<string, Column> = {
  name: 'member',
  email: 'member',
  who: 'member',
  person: 'member',
  成员: 'member',
  姓名: 'member',
  邮箱: 'member',
  额度: 'amount',
  数额: 'amount',
  金额: 'amount',
  有效期: 'until',
  有效期至: 'until',
  截止: 'until',
  截止日期: 'until',
  类型: 'kind',
  种类: 'kind',
  理由: 'reason',
  原因: 'reason',
  说明: 'reason',
};

const kindWords: Record<string, GivenKind> = { 追加: 'top-up', 奖励: 'reward', 任务: 'task' };

/** Reads a grants file: CSV in UTF-8 with a heading line, separated by comma, semicolon or tab. */
export function readGrantsCsv(text: string): { lines: GrantLine[]; problems: GrantLineProblem[] } {
  const rows: { cells: string[]; line: number }[] = [];
  try {
    const head = text.split(/\r?\n/, 1)[0] ?? '';
    const delimiter = [',', ';', '\t'].reduce((a, b) =>
      head.split(b).length > head.split(a).length ? b : a,
    );
    parse(text, {
      bom: true,
      delimiter,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ cells, line: lines });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return { lines: [], problems: [{ line, message: `is not valid CSV: ${error.message}` }] };
  }
  const [head, ...body] = rows;
  const heads = (head?.cells ?? []).map(columnOf);
  const problems = headProblems(head?.cells ?? [], heads);
  if (problems.length > 0) return { lines: [], problems };
  const lines: GrantLine[] = [];
  for (const { cells, line } of body) {
    const cell = (column: Column) => cells[heads.indexOf(column)]?.trim() || null;
    const kind = kindOf(cell('kind'));
    const who = cell('member');
    if (who === null) problems.push({ line, message: 'names nobody; fill in the column member' });
    else if (kind === null)
      problems.push({ line, message: `"${cell('kind')}" is no kind; write ${givenKinds.join(', ')}` });
    else
      lines.push({
        line,
        who,
        amount: cell('amount') ?? '',
        until: cell('until'),
        kind,
        reason: cell('reason'),
      });
  }
  return { lines, problems };
}

/** The kind that a word names: `top-up` for none; null for a word that names none. */
export function kindOf(word: string | null): GivenKind | null {
  if (word === null) return 'top-up';
  const lower = word.toLowerCase();
  return givenKinds.find((kind) => kind === lower) ?? kindWords[word] ?? null;
}

function columnOf(heading: string): Column | null {
  const word = heading.toLowerCase().replace(/[\s_-]/g, '');
  return columns.find((column) => column === word) ?? headings[word] ?? null;
}

function headProblems(cells: readonly string[], heads: readonly (Column | null)[]): GrantLineProblem[] {
  const messages: string[] = [];
  for (const [index, head] of heads.entries()) {
    if (head === null)
      messages.push(`the column "${cells[index]}" is unknown; head it with one of ${columns.join(', ')}`);
    else if (heads.indexOf(head) !== index) messages.push(`two columns are headed ${head}; keep one of them`);
  }
  if (!heads.includes('member')) messages.push('there is no column member; add it');
  if (!heads.includes('amount')) messages.push('there is no column amount; add it');
  return messages.map((message) => ({ line: 1, message }));
}
