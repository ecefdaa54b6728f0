/** A dtmf webhook as Bandwidth sends it, different every time; ten of them to a call, and each word of the tag in every hundredth. */
export function webhookBody(index: number): string {
  const call = `c-15ac29a2-${String(Math.floor(index / 10)).padStart(8, '0')}`;
  const time = new Date(1_767_225_600_000 + index).toISOString();
  return JSON.stringify({
    eventType: 'dtmf',
    eventTime: time,
    accountId: '9900000',
    applicationId: '04e88489-df02-4e34-a0ee-27a91849555f',
    from: numberOf(index),
    to: '+15005550001',
    direction: 'outbound',
    callId: call,
    callUrl: `https://voice.bandwidth.com/api/v2/accounts/9900000/calls/${call}`,
    startTime: time,
    answerTime: time,
    digit: String(index % 10),
    tag: `order word${index % 97} unique${index}`,
  });
}

/** The number of ten events, however many there are; numbers come in no order. */
export function numberOf(index: number): string {
  return `+1500${String((Math.floor(index / 10) * 7_919) % 10_000_000).padStart(7, '0')}`;
}

export function callOf(index: number): string {
  return `c-15ac29a2-${String(Math.floor(index / 10)).padStart(8, '0')}`;
}
