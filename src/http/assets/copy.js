/** Shows the copy buttons, which are of no use without a script, and lets them do what they say. */
for (const button of navigator.clipboard ? document.querySelectorAll('button[data-address]') : []) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.address);
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}
