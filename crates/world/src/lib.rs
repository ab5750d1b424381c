/*!
A world to test against: hosts on loopback that publish, stall, lie and break.
*/
