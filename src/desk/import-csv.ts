import { CsvError, parse } from 'csv-parse/sync';

/** A line of the file that cannot be used, or that contradicts another. */
export interface ImportProblem {
  line: number;
  message: string;
}

/** What the file says of one person. `undefined`: the file has no such column; `null`: the cell is empty. */
export interface ImportLine {
  line: number;
  name: string;
  email: string | null;
  team: string | null | undefined;
  /** E-mail address or name. */
  manager: string | null | undefined;
  plan: string | null;
  /** `undefined`: nothing is said of it. */
  status: 'active' | 'frozen' | 'left' | undefined;
  slack: Account | null;
  dingtalk: Account | null;
}

/** An account on a platform. */
export interface Account {
  workspace: string;
  userId: string;
}

/** Workspaces for accounts that are written without one. */
export interface Workspaces {
  /** Slack team id. */
  slack?: string | undefined;
  /** DingTalk corp id. */
  dingtalk?: string | undefined;
}

const columns = ['name', 'email', 'team', 'manager', 'plan', 'status', 'slack', 'dingtalk'] as const;
type Column = (typeof columns)[number];

/** How people head these columns, in lower case without blanks, hyphens and underlines. */
const headings: Record<string, Column> = {
  姓名: 'name',
  名字: 'name',
  fullname: 'name',
  邮箱: 'email',
  电子邮箱: 'email',
  邮件: 'email',
  mail: 'email',
  emailaddress: 'email',
  团队: 'team',
  部门: 'team',
  department: 'team',
  主管: 'manager',
  经理: 'manager',
  上级: 'manager',
  套餐: 'plan',
  方案: 'plan',
  状态: 'status',
  slackid: 'slack',
  钉钉: 'dingtalk',
  dingtalkid: 'dingtalk',
};

/** What the column status may say. */
const statuses: Record<string, 'active' | 'frozen' | 'left'> = {
  active: 'active',
  frozen: 'frozen',
  left: 'left',
  在职: 'active',
  正常: 'active',
  暂停: 'frozen',
  离职: 'left',
};

type Cells = Partial<Record<Column, string>>;

/**
 * Reads a members file: CSV in UTF-8 with a heading line, separated by comma, semicolon or tab. Columns may come in
 * any order; `name` is needed, and a person needs an e-mail address or an account.
 */
export function readMembersCsv(
  text: string,
  workspaces: Workspaces,
): { lines: ImportLine[]; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  let heads: (Column | null)[] = [];
  let records: { record: Cells; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      skip_empty_lines: true,
      trim: true,
      info: true,
      columns: (cells: string[]) => {
        heads = cells.map(columnOf);
        problems.push(...headingProblems(cells, heads));
        return heads.map((head) => head ?? false);
      },
    }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return {
      lines: [],
      problems: [
        { line, message: `is not valid CSV: ${error.message}; quote cells that hold commas or quotes` },
      ],
    };
  }
  if (heads.length === 0)
    problems.push({
      line: 1,
      message: `the file is empty; its first line names the columns: ${columns.join(',')}`,
    });
  if (problems.length > 0) return { lines: [], problems };
  const has = new Set(heads);
  const lines = records.flatMap(({ record, info }) => {
    const line = readLine(record, info.lines, has, workspaces);
    if ('message' in line) problems.push(line);
    return 'message' in line ? [] : [line];
  });
  return { lines, problems };
}

function delimiterOf(text: string): string {
  const head = text.split(/\r?\n/, 1)[0] ?? '';
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: head.split(mark).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

function columnOf(heading: string): Column | null {
  const word = heading.toLowerCase().replace(/[\s_-]/g, '');
  return columns.find((column) => column === word) ?? headings[word] ?? null;
}

function headingProblems(cells: readonly string[], heads: readonly (Column | null)[]): ImportProblem[] {
  const problems: string[] = [];
  for (const [index, head] of heads.entries()) {
    if (head === null)
      problems.push(
        `the column "${cells[index]}" is unknown; remove it, or head it with one of ${columns.join(', ')}`,
      );
    else if (heads.indexOf(head) !== index) problems.push(`two columns are headed ${head}; keep one of them`);
  }
  if (!heads.includes('name')) problems.push('there is no column name (姓名); add it');
  if (!heads.some((head) => head === 'email' || head === 'slack' || head === 'dingtalk'))
    problems.push('there is no column by which to know people again; add email, slack or dingtalk');
  return problems.map((message) => ({ line: 1, message }));
}

function readLine(
  cells: Cells,
  line: number,
  has: ReadonlySet<Column | null>,
  workspaces: Workspaces,
): ImportLine | ImportProblem {
  const name = cells.name?.replace(/\s+/g, ' ') ?? '';
  const email = cells.email?.toLowerCase() || null;
  if (name === '') return { line, message: 'has no name; fill in the column name' };
  if (/[\p{Cc}\p{Cs}]/u.test(Object.values(cells).join('')))
    return { line, message: 'holds control characters; retype the line' };
  if (email !== null && !/^[^\s@,;]+@[^\s@,;]+$/.test(email))
    return { line, message: `"${cells.email}" is not an e-mail address; correct it or leave the cell empty` };
  const slack = accountOf(cells.slack, workspaces.slack);
  const dingtalk = accountOf(cells.dingtalk, workspaces.dingtalk);
  if (slack === 'no workspace')
    return {
      line,
      message: `"${cells.slack}" names no workspace; write it as T0123/${cells.slack}, or give --workspace`,
    };
  if (dingtalk === 'no workspace')
    return {
      line,
      message: `"${cells.dingtalk}" names no organisation; write it as corpId/${cells.dingtalk}, or give --corp`,
    };
  if (slack === 'wrong' || dingtalk === 'wrong')
    return {
      line,
      message: `"${slack === 'wrong' ? cells.slack : cells.dingtalk}" is not an account; write workspace/user, like T0123/U0456`,
    };
  const status = cells.status ? statuses[cells.status.toLowerCase()] : undefined;
  if (cells.status && !status)
    return {
      line,
      message: `"${cells.status}" is no status; write active, frozen or left, or leave the cell empty`,
    };
  if (email === null && slack === null && dingtalk === null)
    return {
      line,
      message: `${name} has neither an e-mail address nor an account; fill in one, so that the next import knows who it is`,
    };
  const cell = (column: Column) => (has.has(column) ? cells[column] || null : undefined);
  return {
    line,
    name,
    email,
    team: cell('team'),
    manager: cell('manager'),
    plan: cell('plan') ?? null,
    status,
    slack,
    dingtalk,
  };
}

function accountOf(
  cell: string | undefined,
  workspace: string | undefined,
): Account | null | 'wrong' | 'no workspace' {
  if (!cell) return null;
  const [first = '', second, ...more] = cell.split('/');
  if (more.length > 0 || /\s/.test(cell) || first === '' || second === '') return 'wrong';
  if (second !== undefined) return { workspace: first, userId: second };
  return workspace ? { workspace, userId: first } : 'no workspace';
}
