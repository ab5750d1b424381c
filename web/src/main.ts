import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { settings } from './lib/stores/settings.svelte';

settings.apply();

const target = document.getElementById('wall');
if (target) mount(App, { target });
