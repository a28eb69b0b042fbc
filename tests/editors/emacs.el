;;; emacs.el --- Emacs without a screen: opens a template, waits for its findings, applies an action, writes the file.
;; Run by tests/editors/emacs. Prints a line for each finding; ends with an error where something does not come.

(require 'eglot)
(require 'flymake)
(load (getenv "DUNLINT_SNIPPET") nil t)

(defun told (format &rest rest)
  (princ (concat (apply #'format format rest) "\n")))

(defun wait-for (what ready)
  (let ((until (+ (float-time) 60)))
    (while (not (funcall ready))
      (when (> (float-time) until) (error "waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(defun findings ()
  (flymake-diagnostics))

(defun threat ()
  (seq-find (lambda (found) (string-match-p "legal-threat" (flymake-diagnostic-text found))) (findings)))

(setq make-backup-files nil create-lockfiles nil)
(setq coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
(find-file (getenv "DUNLINT_TEMPLATE"))
(text-mode)
(eglot--guess-contact)
(apply #'eglot (eglot--guess-contact))
(wait-for "the server" #'eglot-current-server)
(flymake-mode 1)
(flymake-start)
(wait-for "findings" #'threat)
(dolist (found (findings))
  (goto-char (flymake-diagnostic-beg found))
  ;; Columns in characters, from 1.
  (told "%d:%d «%s» %s" (line-number-at-pos) (1+ (- (point) (line-beginning-position)))
        (buffer-substring-no-properties (flymake-diagnostic-beg found) (flymake-diagnostic-end found))
        (flymake-diagnostic-text found)))

;; A suppression, by the action that offers it.
(goto-char (flymake-diagnostic-beg (threat)))
(let* ((offered (eglot-code-actions (point) (flymake-diagnostic-end (threat)) nil nil))
       (chosen (seq-find (lambda (action) (string-match-p "alone here\\|de côté ici" (plist-get action :title)))
                         (append offered nil))))
  (unless chosen (error "no action was offered: %S" offered))
  (eglot--apply-workspace-edit (plist-get chosen :edit)))
(goto-char (point-min))
(unless (search-forward " -- " nil t) (error "no suppression was put in"))
(insert "agreed with legal")
;; Emacs tells the server when it is idle, which it never is here.
(eglot--signal-textDocument/didChange)
(wait-for "the suppression" (lambda () (not (threat))))
(save-buffer)
(told "written")
(ignore-errors (eglot-shutdown (eglot-current-server)))
(kill-emacs 0)
;;; emacs.el ends here
