import { expect, it } from 'vitest';
import { readApplications } from './applications';

const list = (inner: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<ApplicationProvisioningResponse>${inner}</ApplicationProvisioningResponse>`;
const voice = `<Application><ApplicationId>0cb0112b</ApplicationId><ServiceType>Voice-V2</ServiceType><AppName>007 &amp; co</AppName>
<CallInitiatedCallbackUrl>http://b.com</CallInitiatedCallbackUrl><CallbackCreds><UserId>user</UserId><Password>hidden</Password></CallbackCreds>
<CallbackTimeout>20</CallbackTimeout></Application>`;
const messaging = `<Application><ApplicationId>2cfcb382</ApplicationId><ServiceType>Messaging</ServiceType><AppName>app1</AppName>
<RequestedCallbackTypes><CallbackType>message-delivered</CallbackType><CallbackType>message-failed</CallbackType></RequestedCallbackTypes></Application>`;

it('reads several applications, with their other elements as text and no password', () => {
  expect(readApplications(list(`<ApplicationList>${messaging}${voice}</ApplicationList>`))).toEqual([
    {
      applicationId: '2cfcb382',
      serviceType: 'Messaging-V2',
      name: 'app1',
      fields: { 'RequestedCallbackTypes.CallbackType': 'message-delivered, message-failed' },
    },
    {
      applicationId: '0cb0112b',
      serviceType: 'Voice-V2',
      name: '007 & co',
      fields: { CallInitiatedCallbackUrl: 'http://b.com', 'CallbackCreds.UserId': 'user', CallbackTimeout: '20' },
    },
  ]);
});

it('reads one application as a list of one', () => {
  expect(readApplications(list(`<ApplicationList>${voice}</ApplicationList>`)).map((application) => application.applicationId)).toEqual([
    '0cb0112b',
  ]);
});

it.each(['', '<ApplicationList/>', '<ApplicationList>\n</ApplicationList>'])('reads %j as none', (inner) => {
  expect(readApplications(list(inner))).toEqual([]);
});

it('leaves out services it does not know', () => {
  expect(readApplications(list(voice.replace('Voice-V2', 'Fax-V9')))).toEqual([]);
});

it.each(['', 'not xml', '<html><body/></html>', '<Unclosed>', '{"a":1}'])('calls %j unavailable instead of an empty account', (body) => {
  expect(() => readApplications(body)).toThrow(expect.objectContaining({ code: 'unavailable' }));
});
