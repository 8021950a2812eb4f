import { expand, pattern, type Rule } from './patterns.js';

const base: Record<string, string> = {
  Q: '(?:tokens?|credits?|quota|quotas|budget|allowance|balance|points?|额度)',
  HAVE: '(?:do i (?:still )?have|have i (?:still )?(?:got)?|i(?:ve)? (?:still )?(?:have|got)|i have|ive got|is|are|are there|is there|remains?|do i get|can i (?:still )?(?:use|spend))',
  MY: '(?:my |our |the |this |current |own |ai |llm |api |token |tokens |usage |personal |monthly |weekly |daily |total |overall |available )*',
  PERIOD:
    '(?:(?:the )?(?:last |past |previous )?D|(?:today|yesterday|tonight|(?:this|last|past|the|current|previous) (?:\\w+ )?(?:week|month|day|days|weeks|months|quarter|year|hour|cycle|period|sprint|window)|so far|lately|recently|in total|overall|up to now|until now|since \\w+|in \\w+|on \\w+|per day|each day|all time|(?:in |of |for )?(?:january|february|march|april|may|june|july|august|september|october|november|december))(?: so far| this \\w+| D)*)',
  AUX: '(?:^|[,.;!?] ?|\\b(?:and|so|but|hey|hi|hello|know|whether|if|me|check|ok|please|P|D) )',
  TEAM: '(?:team|squad|group|department|dept|crew|tribe|org|pool)',
};

/** Words around a keyword that do not change what is asked: "could you please show me my … now". */
const around =
  '(?:hi|hey|hello|yo|ok|okay|so|please|kindly|can|could|would|may|will|i|you|we|me|us|to|show|display|give|tell|get|see|view|check|checking|display|print|list|fetch|pull|bring|open|look|send|what|whats|whatre|is|are|where|wheres|how|hows|about|on|for|of|at|up|resend|forward|repost|a|an|the|this|that|my|our|mine|current|currently|latest|full|quick|quickly|now|right|just|again|need|want|like|id|love|let|lets|know|have|recent|own|personal|detail|details|detailed|in|it|thanks|thank|cheers|asap|today|D|P|all|any|do|does|out|with|page|screen|info|information|status|summary|overview|account|token|tokens|ai|api|credit|credits|quota|usage|report|remind|some|update|am|im|sorry|one|more|time|mate|bot|tokendesk|there|here|and|also|run)';
const amidst = (words: string) =>
  new RegExp(
    `^(?!.*\\b(?:is|was|are|be|were) (?:due|late|D|ready|done|out|wrong|broken|still)\\b)(?:${around}[,:!]? ){0,14}(?:${words})(?:,? ${around}){0,8}[ ?!.,]*$`,
    'u',
  );
const only = (words: string) =>
  new RegExp(
    `^(?:(?:hi|hey|hello|ok|okay|so|please|kindly|can|could|would|you|i|we|me|us|to|show|display|give|tell|get|see|view|check|my|our|the|a|whats|what|is|now|just|list|open|want|need|like|let|have|P|D|bot)[,:!]? ){0,12}(?:${words})(?:,? (?:please|now|thanks|again|today|D|P|for me|me|here|thank you|mate|asap)){0,6}[ ?!.,]*$`,
    'u',
  );

/** A rule tried anywhere in the sentence. */
export const question = (intent: Rule['intent'], weight: number, source: string): Rule => ({
  intent,
  weight,
  pattern: pattern(source, base),
});
/** A sentence that is such words and nothing but everyday words around them. */
export const keyword = (intent: Rule['intent'], weight: number, words: string): Rule => ({
  intent,
  weight,
  pattern: amidst(expand(words, base)),
});
/** The same with hardly anything around it: words too common to be looked for in longer sentences. */
export const bareword = (intent: Rule['intent'], weight: number, words: string): Rule => ({
  intent,
  weight,
  pattern: only(expand(words, base)),
});
