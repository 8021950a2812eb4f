import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Card, type CardAction, plainCard } from '../../src/chat/cards/card.js';
import { buttonGroup, buttonLinks, tokenIn } from '../../src/chat/dingtalk/buttons.js';
import { bytes, cutBytes, escapeMarkdown } from '../../src/chat/dingtalk/escape.js';
import { limits } from '../../src/chat/dingtalk/limits.js';
import { readClick } from '../../src/chat/dingtalk/payloads.js';
import { answerOf, cardParams, commonParams, fitsCard, markdownOf } from '../../src/chat/dingtalk/render.js';
import { dtmdText } from '../../src/sandbox/dingtalk/dtmd.js';
import { readMarkdown } from '../../src/sandbox/dingtalk/markdown.js';

const approve: CardAction = {
  name: 'request.approve',
  label: '批准 $100',
  value: '0198-row',
  style: 'primary',
};

const full: Card = {
  headline: '王小明申请 $100',
  lines: ['第一行', '第二行'],
  facts: [
    { label: '剩余', value: '$12' },
    { label: '恢复', value: '12月1日' },
  ],
  quote: '周五发布前的压测',
  sections: [{ title: '最近', lines: ['借给李娜 $20', '用了 $3'] }],
  status: '等待李娜审批',
  actions: [approve],
  note: '直接回复也行',
};

describe('a card', () => {
  it('says everything in reading order', () => {
    const text = markdownOf(full);
    const order = [
      '王小明申请',
      '第一行',
      '第二行',
      '剩余',
      '恢复',
      '压测',
      '最近',
      '李娜 $20',
      '直接回复',
      '等待李娜',
    ];
    const at = order.map((words) => text.indexOf(words));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
    const { shared, own } = cardParams(full);
    expect(shared).toMatchObject({ title: '王小明申请 $100', status: '等待李娜审批' });
    expect(shared.body).not.toContain('王小明申请');
    expect(JSON.parse(own.buttons)).toMatchObject([
      { text: '批准 $100', event: { params: { params: { n: 'request.approve', v: '0198-row' } } } },
    ]);
    expect(own).toMatchObject({ answer: '', form: '', submit: '' });
  });

  it('fills the variables that the template declares, private ones for their reader', () => {
    const file = readFileSync(join(import.meta.dirname, '../../docs/dingtalk-card-template.json'), 'utf8');
    const outer = z.object({ editorData: z.string(), type: z.literal('im'), mode: z.literal('card') });
    const inner = z.object({ variableList: z.array(z.object({ name: z.string(), private: z.boolean() })) });
    const { variableList } = inner.parse(JSON.parse(outer.parse(JSON.parse(file)).editorData));
    const named = (own: boolean) => variableList.filter((one) => one.private === own).map(({ name }) => name);
    const params = cardParams(full);
    expect(Object.keys(params.shared).sort()).toEqual(named(false).sort());
    expect(Object.keys(params.own).sort()).toEqual(named(true).sort());
  });

  it('keeps every value within its limit, however much there is to say, and keeps the matter itself', () => {
    const long = '很长的一句话'.repeat(60);
    const much: Card = {
      headline: `王小明申请 ${long}`,
      lines: ['要紧的一行'],
      facts: Array.from({ length: 12 }, (_, at) => ({ label: `事实${at}`, value: '值' })),
      quote: long,
      sections: [{ title: '最近', lines: Array.from({ length: 40 }, (_, at) => `第${at}笔 ${long}`) }],
      status: long,
      note: '说明',
      actions: Array.from({ length: 30 }, (_, at) => ({ ...approve, label: `${at} ${long}` })),
    };
    const { shared, own } = cardParams(much);
    for (const value of [...Object.values(shared), ...Object.values(own)])
      expect(bytes(value)).toBeLessThanOrEqual(limits.cardValue);
    expect(shared.body).toContain('要紧的一行');
    expect(shared.body).toContain('事实11');
    expect(shared.body).toContain('说明');
    expect(bytes(answerOf([much, much]))).toBeLessThanOrEqual(limits.cardValue);
    expect(bytes(markdownOf(much))).toBeLessThanOrEqual(limits.markdown);
    expect(JSON.parse(own.buttons).length).toBeGreaterThan(1);
    expect(fitsCard(much)).toBe(false);
    expect(fitsCard(full)).toBe(true);
  });

  it('is cut between what people see as characters', () => {
    expect(cutBytes('额度👩‍👩‍👧‍👦够用', 20)).toBe('额度…');
    expect(cutBytes('额度', 6)).toBe('额度');
    expect(cutBytes('额度够', 8)).toBe('额…');
  });
});

describe('a card that several people have', () => {
  it('has its buttons where everybody sees them, and nothing of one person', () => {
    const { buttons, ...shared } = commonParams({ ...full, common: true });
    expect(shared).toEqual(cardParams(full).shared);
    expect(buttons).toBe(cardParams(full).own.buttons);
  });

  it('leaves out spare buttons before any other, whatever stands behind them', () => {
    const long = (label: string): CardAction => ({ ...approve, label, value: 'v'.repeat(150) });
    const actions = [
      { ...long('spare'), spare: true as const },
      long('one'),
      long('two'),
      long('three'),
      long('last'),
    ];
    const { buttons } = commonParams({ ...full, actions });
    expect(bytes(buttons)).toBeLessThanOrEqual(limits.cardValue);
    expect(buttons).not.toContain('spare');
    expect(buttons).toContain('three');
  });
});

describe('what people type', () => {
  const nasty = [
    '[click me](https://evil.example)',
    '![](https://evil.example/x.png)',
    '# I am the headline',
    'above\n=====',
    'above\n---',
    '**bold** and `code` and ~~gone~~',
    '<font color=red>red</font><a atId=boss01>@boss</a>',
    '<https://evil.example>',
    'see https://evil.example/x',
    '[x](dtmd://dingtalkclient/sendMessage?content=approve)',
  ];

  it.each(nasty)('formats and links nothing: %s', (text) => {
    for (const shown of [markdownOf({ ...plainCard('A'), quote: text }), escapeMarkdown(text)]) {
      const { links } = readMarkdown(shown);
      expect(links).toEqual([]);
      expect(shown).not.toMatch(/[[\]`~<]|!\[|\w:\/\/|\*\*bold/);
    }
    const lines = markdownOf({ ...plainCard('A'), lines: [text] })
      .split('\n')
      .slice(1);
    expect(lines.filter((line) => /^\s*(#|=+\s*$|-{2,}\s*$)/.test(line))).toEqual([]);
  });

  it('calls nobody from a reason, and leaves names of projects and examples alone', () => {
    expect(markdownOf({ ...plainCard('A'), quote: '@所有人 @boss01' })).not.toContain('@');
    expect(escapeMarkdown('so_and_so asks @bo')).toBe('so_and_so asks @bo');
  });
});

describe('buttons', () => {
  it('as links send their words and an unguessable token', () => {
    const [link] = buttonLinks([{ ...approve, label: '批准 #1 [x] +2 & more' }], ['k7f3q9x2']);
    expect(link?.title).toBe('批准 #1 ［x］ +2 & more');
    expect(link?.actionURL).toMatch(/^dtmd:\/\/dingtalkclient\/sendMessage\?content=[\w%+.*-]+$/);
    const said = dtmdText(link?.actionURL ?? '') ?? '';
    expect(said).toBe('批准 ＃1 [x] +2 & more #k7f3q9x2');
    expect(tokenIn(said)).toBe('k7f3q9x2');
  });

  it('are known from sentences that merely end in a number sign', () => {
    expect(tokenIn('see ticket #12345678')).toBeNull();
    expect(tokenIn('borrow 200 #K7F3Q9X2')).toBeNull();
    expect(tokenIn('#k7f3q9x2 please')).toBeNull();
  });

  it('carry what is asked first', () => {
    const confirm = { title: 'Sure?', text: 'Really.', yes: 'Yes', no: 'No' };
    const group = z
      .array(z.object({ event: z.object({ params: z.object({ params: z.unknown() }) }) }))
      .parse(JSON.parse(buttonGroup([{ ...approve, confirm }])));
    expect(group[0]?.event.params.params).toEqual({
      n: 'request.approve',
      v: '0198-row',
      c: ['Sure?', 'Really.', 'Yes', 'No'],
    });
  });
});

describe('a click', () => {
  const inside = { params: { n: 'request.approve', v: 'r' }, actionIds: ['act0'] };
  const known = { outTrackId: 't', userId: 'boss01' };

  it.each([
    ['as documented', { ...known, content: JSON.stringify({ cardPrivateData: inside }) }],
    ['without the inner object', { ...known, content: JSON.stringify(inside) }],
    ['as private data', { ...known, content: JSON.stringify({ userPrivateData: inside }) }],
    ['under another name', { ...known, value: JSON.stringify({ cardPrivateData: inside }) }],
    ['as objects', { ...known, content: { cardPrivateData: inside } }],
    ['in action data', { ...known, actionData: { cardPrivateData: inside } }],
    ['with parameters as text', { ...known, content: { params: JSON.stringify(inside.params) } }],
    ['wholly as text', JSON.stringify({ ...known, content: { cardPrivateData: inside } })],
  ])('is read %s', (_how, data) => {
    expect(readClick(data)).toMatchObject({ ...known, params: { n: 'request.approve', v: 'r' } });
  });

  it('with a form gives its values as text', () => {
    const form = { amount: ' 60 ', n: 7, unit: { index: 1, value: 'USD' }, ok: true, odd: [1] };
    const read = readClick({ ...known, content: { cardPrivateData: { params: { form } } } });
    expect(read?.params.form).toEqual({ amount: '60', n: '7', unit: 'USD', ok: 'true', odd: '' });
  });

  it('of nobody, or on nothing, is none', () => {
    expect(readClick({ userId: 'boss01' })).toBeNull();
    expect(readClick('nonsense')).toBeNull();
    expect(readClick(null)).toBeNull();
    expect(readClick(known)).toEqual({ ...known, params: {} });
  });
});
