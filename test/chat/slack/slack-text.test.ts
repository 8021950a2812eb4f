import { describe, expect, it } from 'vitest';
import { typedText, withoutMention } from '../../../src/chat/slack/slack-text.js';

describe('what a person typed', () => {
  it.each([
    ['borrow 200 from <@U2|bo>', 'borrow 200 from <@U2>'],
    ['borrow 200 from <@U2>', 'borrow 200 from <@U2>'],
    ['more &lt;b&gt; &amp; less', 'more <b> & less'],
    ['1 &amp;lt; 2', '1 &lt; 2'],
    ['see <https://example.com/a?b=c&amp;d|the plan>', 'see the plan'],
    ['see <https://example.com/a?b=c&amp;d>', 'see https://example.com/a?b=c&d'],
    ['mail <mailto:bo@example.com|bo@example.com>', 'mail bo@example.com'],
    ['ask in <#C1|general>', 'ask in #general'],
    ['ask in <#C1>', 'ask in #C1'],
    ['<!here> anyone', '@here anyone'],
    ['<!date^1700000000^{date}|Friday>', 'Friday'],
    ['  还剩多少  ', '还剩多少'],
  ])('%j is %j', (sent, meant) => {
    expect(typedText(sent)).toBe(meant);
  });

  it('leaves out the bot', () => {
    expect(withoutMention('<@UBOT> find <@U2>  and <@UBOT>', 'UBOT')).toBe('find <@U2> and');
  });
});
