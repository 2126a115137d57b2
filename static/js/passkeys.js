// Passkeys: the only thing on this site that a browser cannot do without a script.
//
// <form data-passkey="get|create"> with data-options (JSON of the server) or data-options-url
// (asked when somebody presses the button), an <input name="credential"> for the answer and
// an element with data-passkey-message. A form that is hidden shows itself where it can work.

"use strict";

const STOPPED = "Dat is niet gelukt, of u bent gestopt. Probeer het nog eens.";
const NO_NAME = "Passkeys werken niet op een adres van cijfers. Open de site onder haar naam.";

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function known(credentials) {
  return (credentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
}

function toCreate({ publicKey: asked }) {
  return {
    ...asked,
    challenge: toBytes(asked.challenge),
    user: { ...asked.user, id: toBytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  };
}

function toGet({ publicKey: asked }) {
  return {
    ...asked,
    challenge: toBytes(asked.challenge),
    allowCredentials: known(asked.allowCredentials),
  };
}

function toJson(credential) {
  const parts = ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"];
  const response = {};
  for (const part of parts) {
    if (credential.response[part]) {
      response[part] = toText(credential.response[part]);
    }
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function optionsOf(form) {
  if (form.dataset.options) {
    return JSON.parse(form.dataset.options);
  }
  const response = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  return (await response.json()).request_options;
}

async function answer(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: toCreate(options) });
  }
  return navigator.credentials.get({ publicKey: toGet(options) });
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  try {
    form.elements.credential.value = toJson(await answer(form));
    form.submit();
  } catch (error) {
    const where = form.querySelector("[data-passkey-message]");
    where.textContent = error.name === "SecurityError" ? NO_NAME : STOPPED;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", send);
    form.hidden = false;
  }
}
