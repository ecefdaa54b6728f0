import { mount } from './app/mount';

mount(window.switchboard);
