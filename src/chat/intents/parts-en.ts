/** Named parts of English patterns, written `{Q}` in them. */
export const englishParts: Readonly<Record<string, string>> = {
  /** What people call their quota. */
  Q: '(?:tokens?|credits?|quota|quotas|budget|allowance|balance|limits?|points?|usd|money|funds?|cash|dollars?|bucks|额度)',
  /** Any colleague, nobody in particular. */
  SOME: '(?:(?:all (?:of )?)?(?:the |my |our )?(?:colleagues|teammates|coworkers|team members)|someone|anyone|anybody|somebody|everyone|everybody|whoever|whomever|(?:any|some) (?:kind |nice |good |generous )?(?:one|body|soul|souls|colleagues?|of you|people|person|teammates?|coworkers?|volunteers?|takers)|(?:the |my |our |this )?(?:whole |entire |rest of the )?(?:team|channel|group|colleagues|coworkers|co-workers|teammates|crew|squad|gang|folks|room|others|office)|a (?:colleague|teammate|coworker|kind soul|friend)|one of (?:you|my colleagues|the team|us|my teammates)|@here|@channel|@everyone|@all|@team|<!\\w+(?:\\|[^>]*)?>|<#\\w+(?:\\|[^>]*)?>|people|you (?:all|guys|lot|lovely people)|yall|all of you|who|anyone else|someone else|all(?= for A))',
  /** Whoever grants top-ups: a manager, the company. */
  BOSS: '(?:(?:my |the |our )?(?:line |team |project )?(?:manager|boss|lead|supervisor|company|org|organisation|organization|finance|finance team|admins?|approvers?|head|director|cto|ceo|management|employer|department))',
  /** Words that may stand between an auxiliary and its verb. */
  ADV: '(?:just |please |also |maybe |perhaps |\\w+ly |still |then |now |be |able to |willing to |mind |help me |to |P )',
};
