import { englishRule as rule } from './english-rule.js';
import type { Rule } from './patterns.js';

/** English: borrowing from a named colleague, and lending to one. */
export const englishLoans: readonly Rule[] = [
  // A named colleague, or nobody yet.
  rule('borrow', 30, '{GO}(?:borrow|take a lend of)\\b(?! (?:you|him|her|them)\\b)', true),
  // Both are words of their own, so no slip is mended; before an amount or a lender they can only be one.
  rule(
    'borrow',
    32,
    '{GO}(?:have|get|use|take|borrow|need|want) (?:about |around |some )?A of (?:your|his|her|their|P ?s?) {Q}(?=.*P|.*(?<=P.*))',
  ),
  rule('borrow', 30, '{GO}(?:barrow|burrow) (?:(?=A)|from (?=P))(?=.*P)'),
  rule('borrow', 30, '^borrowing\\b(?=.*A)', true),
  rule(
    'borrow',
    30,
    '\\bwhether (?:i|we) (?:borrowed|borrow|took|take|had|got|used)\\b(?=.*(?:A|{Q}))(?=.*P)',
    true,
  ),
  rule('borrow', 30, '^i borrow\\b(?=.*A)(?=.*P)', true),
  rule(
    'borrow',
    31,
    '{GO}(?:lend|loan|spot|front|float|sub|advance|borrow|shout)(?: out)? (?:me|us)\\b',
    true,
  ),
  rule(
    'borrow',
    31,
    '\\bP,? (?:(?:can|could|would|will|may|might|you|please|kindly|just|be able to|possibly|hey|hi|to|mind) ){0,6}(?:lend|loan|spot|front|float|sub|advance|borrow|shout)(?: out)? (?:me|us)\\b',
    true,
  ),
  rule(
    'borrow',
    31,
    '\\b(?:mind|about|ok with|okay with|fine with|up for|consider|to|happy|keen on|possibility of|chance of|for|able) (?:you |P )?(?:\\w+ly )?(?:lending|loaning|spotting|fronting|giving|borrowing)(?: me| us)?\\b(?=.*A)(?!.*\\bto P)',
    true,
  ),
  rule(
    'borrow',
    30,
    '{GO}(?:a |to )?(?:take|get|have|need|want|like|arrange|obtain|ask for|request|use|secure|do with|grab|pick up)?(?: out| up)? ?(?:a|another|one more|an? (?:small|short|quick|tiny|little|modest|short-term|temporary|interest-free))? ?(?:loan|lend|borrow)\\b(?: of| for| from|,| until| please|$| ?[?.!])(?!.* (?:to|for) P)',
  ),
  rule(
    'borrow',
    31,
    '{IGO}(?:need|want|get|have|take|grab|use|snag|bum|nick|scrounge|cadge|mooch|pinch|steal|obtain|receive|pull|draw|like|do with|tap|request)\\b(?=[^;!?]*(?:A|{Q})[^;!?]*\\b(?:from|off|off of|out of) P)(?![^;!?]*\\b(?:from {BOSS}|borrowed|owe)\\b)',
    true,
  ),
  rule(
    'borrow',
    31,
    '{IGO}(?:need|want|get|have|take|tap|hit)(?: up)? P (?:for|to (?:lend|give|loan|spot))\\b(?=.*(?:A|{Q}))',
  ),
  rule(
    'borrow',
    31,
    '{GO}ask P (?:for|to (?:lend|loan|spot|give|borrow)|if|whether|about (?:a|borrowing)|(?=A))(?=.*(?:A|{Q}|loan|lend))',
  ),
  rule(
    'borrow',
    30,
    'P (?:(?:can|could|would|will|may|might|you|please|kindly|just) )*(?:give|send|transfer|get|pass|slip) (?:me|us)\\b(?! (?:back|more info))',
    true,
  ),
  rule(
    'borrow',
    30,
    '\\b(?:can|could|would|will) P (?:(?:please|possibly|just|kindly|be able to|be willing to|maybe|also) )*(?:give|send|transfer|pass|slip) (?:me|us)\\b',
    true,
  ),
  rule('borrow', 30, '{GO}(?:give|send|transfer|get) (?:me|us) (?=A(?: {Q})? from P)'),
  rule('borrow', 29, '{START}A(?: {Q})? (?:from|off) P'),
  rule(
    'borrow',
    30,
    '\\b(?:does|do|has|have|is) P (?:have|got|has)?[^.;!?]{0,12}A[^.;!?]{0,20}(?:(?:i|we) (?:can|could|may|might) (?:borrow|have|use)|to lend me|to spare for me)',
  ),
  rule(
    'borrow',
    29,
    '\\b(?:do you|have you|got|you got|you have)[^.;!?]{0,12}A[^.;!?]{0,20}(?:(?:i|we) (?:can|could|may|might) (?:borrow|have|use)|to lend me|to spare)',
  ),
  rule(
    'borrow',
    30,
    '^(?:hey |hi |hello |yo |dear )?P,? (?:[^.;!?]{0,24}, )?(?:please )?(?:can|could|may|might) (?:i|we) (?:please |possibly )?(?:have|get|use|take|grab|nick)\\b(?=[^.;!?]*A)',
    true,
  ),
  rule(
    'borrow',
    31,
    '{GO}(?:spare|part with|do without|send over)(?: me| us)?(?= (?:me |us |about |around |like )?A)(?!.*\\bto P)',
    true,
  ),
  rule(
    'borrow',
    31,
    '\\b(?:can|could|would|will|may) P (?:{ADV}){0,4}(?:spare|part with|do without|send over)(?: me| us)?(?= (?:me |us |about |around |like )?A)(?!.*\\bto P)',
    true,
  ),
  rule('borrow', 30, '{START}(?:need|want|requesting|request) (?:a |to )?(?:borrow|loan)\\b', true),

  // To a named colleague.
  rule(
    'lend',
    30,
    '{SELF}(?:lend|loan|offer(?: to (?:lend|loan|give))?|spot|front|lending)(?: out)?(?! (?:me|us)\\b)\\b(?=.*[AP])',
    true,
  ),
  rule(
    'lend',
    30,
    '^(?:please |i want to |id like to |i would like to |i can |let me )?(?:lend|loan|offer)(?! (?:me|us)\\b)\\b',
    true,
  ),
  rule('lend', 31, '{GO}let P (?:please )?(?:borrow|use|take)\\b(?=.*(?:A|{Q}))'),
  rule(
    'lend',
    31,
    '(?:P|\\b(?:he|she|they)) (?:can|may|could|is welcome to|is free to|should feel free to) (?:borrow|use|take)(?: up to)? (?=A)',
  ),
  rule(
    'lend',
    31,
    '{GO}(?:give|grant|make|offer|extend) (?:P )?(?:a|another|an? \\w+) loan\\b(?=.*P|.*(?<=P.*))(?=.*A)',
  ),
  rule(
    'lend',
    31,
    '{GO}(?:give|grant|make|offer|extend) (?:P )?(?:a|an? \\w+)?(?: ?A)? ?loan (?:of A )?(?:to )?',
  ),
  rule('lend', 30, '{GO}(?:help|sort) P out with\\b(?=[^.;!?]*A)', true),
  rule('lend', 29, '\\bloan (?:of A )?(?:to|for) P(?=.*A|(?<=A.*))'),
];
