/**
 * Traditional and Cantonese characters to the simplified ones that the rules are written in, and the formal numerals of
 * cheques to plain ones. One character to one character, so that positions in the text stay valid.
 */
const pairs =
  '餘余馀余額额還还給给幫帮麻麻煩烦請请從从週周個个兩两俩两萬万億亿錢钱點点塊块數数歷历記记錄录設设語语區区時时間间開开關关閉闭團团隊队報报' +
  '誰谁們们這这裡里裏里麼么嗎吗為为測测試试發发佈布專专項项應应該该會会對对後后號号內内備备釋释說说話话聽听問问檢检單单轉转帳账賬账帐账' +
  '撥拨贈赠償偿債债總总結结調调擾扰靜静幾几種种來来過过現现題题別别無无須须經经將将讓让與与沒没東东買买賣卖員员長长剛刚覺觉當当' +
  '詢询紀纪據据學学習习變变換换費费認认證证議议討讨論论負负責责級级組组線线網网項项選选擇择確确書书電电視视機机車车體体實实際际較较' +
  '遲迟準准週周訓训練练産产產产業业務务師师張张陳陈劉刘楊杨趙赵黃黄吳吴孫孙馬马羅罗鄭郑謝谢許许馮冯鄧邓葉叶蔣蒋蘇苏盧卢陸陆趕赶' +
  '壹一贰二貳二叁三參参肆四伍五柒七捌八玖九拾十佰百仟千' +
  '嘅的哋们佢他仲还畀给俾给唔不咗了冇没睇看攞拿嚟来啲些嗰那咁这冧林喺在邊边樣样';

const simplified: ReadonlyMap<string, string> = buildMap();

function buildMap(): Map<string, string> {
  const map = new Map<string, string>();
  const characters = [...pairs];
  for (let i = 0; i + 1 < characters.length; i += 2) {
    const from = characters[i];
    const to = characters[i + 1];
    if (from !== undefined && to !== undefined) map.set(from, to);
  }
  return map;
}

/** The character in the form the rules use: simplified, half width, lower case; always one UTF-16 unit for one. */
export function plain(character: string): string {
  const mapped = simplified.get(character);
  if (mapped !== undefined) return mapped;
  const half = halfWidth(character);
  const lower = half.toLowerCase();
  return lower.length === half.length ? lower : half;
}

/** Full-width ASCII and Chinese punctuation to ASCII; everything else unchanged. */
export function halfWidth(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return punctuation[character] ?? character;
}

const punctuation: Readonly<Record<string, string>> = {
  '。': '.',
  '、': ',',
  '，': ',',
  '￥': '¥',
  '＄': '$',
  '’': "'",
  '‘': "'",
  '＇': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '－': '-',
  '…': '.',
  '～': '~',
  '\u3000': ' ',
  '\u00a0': ' ',
};
