import { contextBridge, ipcRenderer } from 'electron';
import { makeBridge } from './ipc/bridge';

contextBridge.exposeInMainWorld('switchboard', makeBridge(ipcRenderer));
