/** How the bot reaches DingTalk: one internal app of one organisation. */
export interface DingTalkConfig {
  /** AppKey. */
  clientId: string;
  /** AppSecret. */
  clientSecret: string;
  robotCode: string;
  /** Corp id; what TokenDesk calls the workspace of a DingTalk account. */
  corpId: string;
  /** Published card template; null where messages are text with `dtmd` buttons. */
  cardTemplateId: string | null;
  /** Form of OA approvals; null where requests are decided on cards alone. */
  processCode?: string | null | undefined;
  /** Base of the API if it is not DingTalk's own. */
  apiUrl?: string | undefined;
  /** Base of the older API if it is not DingTalk's own. */
  oapiUrl?: string | undefined;
  /** Milliseconds between two looks whether the connection lives; twenty seconds by default. */
  pingEveryMs?: number | undefined;
  /** Milliseconds until DingTalk is asked again that refused the app; a minute by default. */
  refusedPauseMs?: number | undefined;
}

/** Where the API is, without a slash at the end. */
export function apiBase(config: DingTalkConfig): string {
  return (config.apiUrl ?? 'https://api.dingtalk.com').replace(/\/+$/, '');
}

/** Where the older API is, which still has people and departments. */
export function oapiBase(config: DingTalkConfig): string {
  return (config.oapiUrl ?? 'https://oapi.dingtalk.com').replace(/\/+$/, '');
}
