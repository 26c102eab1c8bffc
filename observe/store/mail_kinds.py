"""Which pieces of work are mail, for who counts them or asks for them again."""

from . import inviting, mail, reminders, silence

MAIL_KINDS = (mail.SHARED, silence.MAIL, inviting.INVITED, reminders.MAIL)
