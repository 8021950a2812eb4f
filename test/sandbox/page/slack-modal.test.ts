import { afterEach, describe, expect, it } from 'vitest';
import { person, startBolt, startSlack, stopAll } from '../slack/support.js';
import { pane, parts } from './slack-support.js';

afterEach(stopAll);

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const input = (id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(`Label of ${id}`),
  element: { action_id: 'in', ...element },
  ...more,
});
const view = (title: string, blocks: readonly object[]) => ({
  type: 'modal' as const,
  title: plain(title),
  submit: plain('Send'),
  close: plain('Never mind'),
  blocks: blocks as never,
});

/** Ana with a modal of these blocks before her; what is submitted is answered by `answer`. */
async function withModal(blocks: readonly object[], answer: object | 'nothing' = {}) {
  const slack = await startSlack({ timings: { ackMs: 300 } } as never);
  await startBolt(slack, (app) => {
    app.command('/tokens', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: body.trigger_id,
        view: { ...view('Borrow', blocks), callback_id: 'form' },
      });
    });
    app.view('form', async ({ ack }) => {
      if (answer !== 'nothing') await ack(answer as never);
    });
  });
  const ana = person(slack, 'ana');
  await ana.types('/tokens');
  await ana.sees('Borrow');
  return { slack, ana };
}

describe('modals in the Slack pane', () => {
  it('stand over the rest, with their parts in Slack’s order', async () => {
    const { slack } = await withModal([
      input(
        'amount',
        { type: 'number_input', is_decimal_allowed: false, placeholder: plain('200') },
        { hint: plain('In dollars') },
      ),
      input('why', { type: 'plain_text_input', multiline: true }, { optional: true }),
    ]);
    const html = (await pane(slack, 'U0ANA')).replaceAll(/\s+/g, ' ');
    expect(html).toContain('id="sl-body" inert');
    const order = [
      'role="dialog" aria-modal="true"',
      '>Borrow</h2>',
      'Label of amount',
      'placeholder="200"',
      'In dollars',
      'Label of why <small>(optional)</small>',
      '<textarea',
      '>Never mind</button>',
      '>Send</button>',
    ];
    const modal = html.slice(html.indexOf('sl-shade'));
    const places = order.map((piece) => modal.indexOf(piece));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(html).toContain('inputmode="decimal"');
    expect(html).toMatch(
      /<label class="sl-label" for="([\w-]+)">Label of amount<\/label> <input [^>]*id="\1"/,
    );
  });

  it('say below each field what is wrong with it, in the page’s language where Slack itself says it', async () => {
    const { slack, ana } = await withModal(
      [
        input('amount', { type: 'number_input', is_decimal_allowed: false }),
        input('why', { type: 'plain_text_input' }),
      ],
      { response_action: 'errors', errors: { why: 'Say <more>.' } },
    );
    await ana.submits();
    expect(await pane(slack, 'U0ANA')).toContain('Please complete this required field.</p>');
    const chinese = await pane(slack, 'U0ANA', {}, 'zh-CN');
    expect(chinese).toContain('请填写此必填字段。');
    expect(chinese).toContain('aria-invalid="true"');
    await ana.fills({ 'Label of amount': '5', 'Label of why': '"><b>' });
    await ana.submits();
    await ana.sees('Say <more>.');
    const html = await pane(slack, 'U0ANA');
    const [amount = '', why = ''] = parts(html, 'sl-input');
    expect(amount).toContain('value="5"');
    expect(amount).not.toContain('sl-error');
    expect(why).toMatch(
      /aria-describedby="([\w-]+-error)".*<p class="sl-error" id="\1">Say &lt;more&gt;\.<\/p>/,
    );
    expect(why).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  it('say that there was trouble when the app does not answer', async () => {
    const { slack, ana } = await withModal(
      [input('why', { type: 'plain_text_input' }, { optional: true })],
      'nothing',
    );
    await slack.sandbox.people.submit({ user: 'ana', untilAnswered: true });
    await ana.sees('We had some trouble connecting');
    expect(await pane(slack, 'U0ANA')).toContain(
      'role="alert">We had some trouble connecting. Try again?</p>',
    );
    expect(await pane(slack, 'U0ANA', {}, 'zh-CN')).toContain('连接时遇到问题');
  });

  it('lead back where one was put on top of another', async () => {
    const { slack, ana } = await withModal([input('why', { type: 'plain_text_input' }, { optional: true })], {
      response_action: 'push',
      view: view('Second', []),
    });
    expect(await pane(slack, 'U0ANA')).not.toContain('aria-label="Back"');
    await ana.submits();
    await ana.sees('Second');
    const html = await pane(slack, 'U0ANA');
    expect(html).toContain('aria-label="Back"');
    expect(html).not.toContain('Label of why');
    await slack.sandbox.people.closeModal({ user: 'ana' });
    expect(await pane(slack, 'U0ANA')).toContain('Label of why');
    await slack.sandbox.people.closeModal({ user: 'ana', all: true });
    const closed = await pane(slack, 'U0ANA');
    expect(closed).not.toContain('role="dialog"');
    expect(closed).not.toContain('inert');
  });

  it('tell people of the same name apart, and show what is chosen', async () => {
    const { slack, ana } = await withModal([
      input('who', { type: 'users_select', initial_user: 'U0WEI2' }),
      input('kind', {
        type: 'radio_buttons',
        options: [
          { text: plain('A'), value: 'a' },
          { text: plain('B'), value: 'b' },
        ],
      }),
      input('when', { type: 'datetimepicker', initial_date_time: 1_795_348_800 }),
      input('tell', { type: 'plain_text_input' }, { dispatch_action: true, optional: true }),
    ]);
    await ana.fills({ 'Label of kind': 'B' });
    const html = await pane(slack, 'U0ANA');
    expect(html).toContain(
      '<option value="U0WEI1" >王伟 (wei1)</option><option value="U0WEI2" selected>王伟 (wei2)</option>',
    );
    expect(html).toMatch(/value="b" checked/);
    expect(html).not.toMatch(/value="a" checked/);
    // In Ana's zone, five hours behind UTC.
    expect(html).toContain('value="2026-11-22T07:00"');
    // What an input tells at once is not gathered for the submission.
    expect(html).toMatch(/data-slack-change data-action="in" data-block="tell"/);
    expect(html).not.toContain('data-slack-field="tell"');
  });
});
