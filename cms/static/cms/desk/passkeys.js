// Shows what needs passkeys where the browser has them; without a script nobody is offered them.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = false;
}
