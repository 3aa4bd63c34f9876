#pragma once
#include <Clp_C_Interface.h>
#include <Cbc_C_Interface.h>
