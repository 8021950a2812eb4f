import { entryOf } from '../slack/json.js';

/** A call of the new API that DingTalk refuses: an HTTP status and `{code, message, requestid}`. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  /**
   * @param code DingTalk's own, such as `param.cardNotExist`
   * @param scopes permissions the app would need
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string = code,
    readonly scopes: readonly string[] = [],
  ) {
    super(message);
  }
}

/** A call of the old API, or an answer by webhook, that is refused: HTTP 200 and `{errcode, errmsg}`. */
export class OldRefusal extends Error {
  override readonly name = 'OldRefusal';

  constructor(
    readonly errcode: number,
    message: string,
  ) {
    super(message);
  }
}

const texts: { readonly [code: string]: string } = {
  authFailed: '鉴权失败',
  InvalidAuthentication: '不合法的access_token',
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': '应用尚未开通所需的权限',
  'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi': '您的服务器调用钉钉开放平台的接口频率过高',
  'Forbidden.AccessDenied.ApiCountLimitForOrg': '本月API调用次数已达上限',
  'system.busy': '系统繁忙',
};

/** A refusal with DingTalk's words for it. */
export function refused(status: number, code: string, message?: string): ApiRefusal {
  return new ApiRefusal(status, code, message ?? entryOf(texts, code) ?? code);
}
