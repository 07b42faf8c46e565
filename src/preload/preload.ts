import { contextBridge, ipcRenderer } from 'electron'
import { createBridge } from '../ipc'

contextBridge.exposeInMainWorld(
  'tincan',
  createBridge({
    invoke: (channel, request) => ipcRenderer.invoke(channel, request),
    listen: (channel, listener) => {
      const heard = (_event: unknown, payload: unknown): void => {
        listener(payload)
      }
      ipcRenderer.on(channel, heard)
      return () => {
        ipcRenderer.off(channel, heard)
      }
    },
  }),
)
