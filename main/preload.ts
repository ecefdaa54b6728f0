import { contextBridge, ipcRenderer, webFrame } from 'electron';
import { makeBridge } from './ipc/bridge';
import { withoutWebRtc } from './security/withoutWebRtc';

contextBridge.exposeInMainWorld('switchboard', makeBridge(ipcRenderer));
// The page's own world, before its scripts run. What WebRTC could send is blocked below it too (`security/network.ts`).
void webFrame.executeJavaScript(`(${withoutWebRtc.toString()})(globalThis)`);
